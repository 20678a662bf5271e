import { orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { api } = locals;
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 200);
  const id = url.searchParams.get('room');
  const query = { q, limit: 20, cursor: url.searchParams.get('cursor') ?? undefined };
  const [room, found] = await Promise.all([
    id ? api.GET('/api/v1/rooms/{id}', { params: { path: { id } } }) : null,
    q === ''
      ? null
      : id
        ? api.GET('/api/v1/rooms/{id}/search', { params: { path: { id }, query } })
        : api.GET('/api/v1/me/messages/search', { params: { query } }),
  ]);
  return { q, room: room && orFail(room), found: found && orFail(found), ownBottomBar: true };
};
