import { error, redirect } from '@sveltejs/kit';
import { paths } from '#lib/features/shell/paths.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ parent, url }) => {
  const { me, reachable } = await parent();
  if (!reachable) error(503, { message: 'server.unreachable', code: 'server.unreachable' });
  if (!me) redirect(303, paths.signIn(url.pathname));
  if (me.role !== 'admin') error(403, { message: 'accounts.not_allowed', code: 'accounts.not_allowed' });
  return { me, frame: 'own-rail' as const };
};
