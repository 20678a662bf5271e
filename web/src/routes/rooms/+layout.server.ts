import { redirect } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { LayoutServerLoad } from './$types';

/** As many as `Rooms` asks for. */
const shown = 50;

export const load: LayoutServerLoad = async ({ locals, url, parent, depends }) => {
  depends('madang:rooms');
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(url.pathname + url.search));
  const cursor = url.pathname === paths.rooms ? (url.searchParams.get('cursor') ?? undefined) : undefined;
  const list = (scope: 'mine' | 'invited', query: object) =>
    locals.api.GET('/api/v1/rooms', { params: { query: { scope, ...query } } });
  const [rooms, invited] = await Promise.all([
    list('mine', { limit: shown, cursor }),
    list('invited', { limit: 20 }),
  ]);
  return {
    me,
    frame: 'full' as const,
    rooms: orFail(rooms),
    invitations: invited.data?.items.length ?? 0,
  };
};
