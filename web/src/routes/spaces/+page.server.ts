import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies }) => {
  const unread = mayBeMember(cookies) ? await locals.api.GET('/api/v1/me/unread') : undefined;
  return { unread: unread?.data ?? null };
};
