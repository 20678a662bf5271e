import type { Ctx } from '../../kernel/ctx.ts';
import { Empty } from '../../kernel/http.ts';
import { invalidField } from '../../kernel/errors.ts';
import type { Http } from '../../kernel/module.ts';
import type { Static } from 'typebox';
import { accessRoom } from './rooms.access.ts';
import { presentRoom } from './rooms.present.ts';
import { ById, NewRoomBody, RoomChangesBody, RoomPage, RoomQuery, RoomView } from './rooms.schemas.ts';
import { closeGroup } from './use-cases/close-room.ts';
import { createGroup } from './use-cases/create-group.ts';
import { editRoom } from './use-cases/edit-room.ts';
import { listRooms } from './use-cases/list-rooms.ts';
import { openDirect } from './use-cases/open-direct.ts';
import { openInquiry } from './use-cases/open-inquiry.ts';
import type { Opened } from './use-cases/open-room.ts';

const tags = ['chat'];
// A stranger's door is knocked at by few, not by a program that goes from door to door.
const opening = { name: 'opening_rooms', points: 30, seconds: 600 };

export function roomsRoutes(http: Http): void {
  mountReading(http);
  mountWriting(http);
}

function mountReading(http: Http): void {
  http.get(
    '/rooms',
    {
      config: { access: { who: 'member' } },
      schema: { tags, summary: 'Rooms of one sort', querystring: RoomQuery, response: { 200: RoomPage } },
    },
    async ({ ctx, query }) =>
      listRooms(ctx, query.scope ?? 'mine', { limit: query.limit ?? 20, cursor: query.cursor }),
  );

  http.get(
    '/rooms/:id',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags,
        summary: 'A room; of one that the caller is not in, only what its list tells',
        params: ById,
        response: { 200: RoomView },
      },
    },
    async ({ ctx, params }) => presentRoom(ctx, (await accessRoom(ctx, params.id, 'see')).room),
  );
}

function mountWriting(http: Http): void {
  http.post(
    '/rooms',
    {
      config: { access: { who: 'member' }, creates: true, limit: opening },
      schema: {
        tags,
        summary: 'Open a room: 200 when there is one for these two, or for this post and me, already',
        body: NewRoomBody,
        response: { 200: RoomView, 201: RoomView },
      },
    },
    async ({ ctx, body }, reply) => {
      const { room, made } = await open(ctx, body);
      reply.code(made ? 201 : 200);
      return presentRoom(ctx, (await accessRoom(ctx, room.id, 'see')).room);
    },
  );

  http.patch(
    '/rooms/:id',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Change a room, as its host',
        params: ById,
        body: RoomChangesBody,
        response: { 200: RoomView },
      },
    },
    async ({ ctx, params, body }) => presentRoom(ctx, await editRoom(ctx, params.id, body)),
  );

  http.delete(
    '/rooms/:id',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Close a group, as its host; its members may read it on',
        params: ById,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await closeGroup(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}

function open(ctx: Ctx, body: Static<typeof NewRoomBody>): Promise<Opened> {
  const { type, memberIds, postId, ...settings } = body;
  if (type === 'group') {
    if (postId !== undefined) throw invalidField('/postId', 'request.unknown_field');
    return createGroup(ctx, { ...settings, memberIds });
  }
  const [extra] = Object.keys(settings);
  if (extra !== undefined) throw invalidField(`/${extra}`, 'request.unknown_field');
  if (type === 'direct') {
    if (postId !== undefined) throw invalidField('/postId', 'request.unknown_field');
    if (memberIds?.length !== 1) throw invalidField('/memberIds', 'chat.one_other');
    return openDirect(ctx, memberIds[0]!);
  }
  if (memberIds !== undefined) throw invalidField('/memberIds', 'request.unknown_field');
  if (postId === undefined) throw invalidField('/postId', 'chat.post_missing');
  return openInquiry(ctx, postId);
}
