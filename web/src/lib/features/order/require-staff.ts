import { error, redirect } from '@sveltejs/kit';
import type { Member } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';

/** Pages of staff: guests sign in first, members are told that it is not theirs. */
export function requireStaff(me: Member | null, to: string): Member {
  if (!me) redirect(303, paths.signIn(to));
  if (me.role === 'member') error(403, { message: 'accounts.not_allowed', code: 'accounts.not_allowed' });
  return me;
}
