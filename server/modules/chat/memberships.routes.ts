import { Type } from 'typebox';
import { Empty, PageQuery, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import type { AttemptCounter } from '../accounts/index.ts';
import { countUnreadRooms } from './places.queries.ts';
import { accessRoom } from './rooms.access.ts';
import { presentRoom } from './rooms.present.ts';
import {
  ById,
  ByIdAndHandle,
  HostBody,
  JoinBody,
  ReadBody,
  RoomMemberPage,
  RoomView,
} from './rooms.schemas.ts';
import { handOver } from './use-cases/hand-over.ts';
import { invite } from './use-cases/invite.ts';
import { joinRoom } from './use-cases/join-room.ts';
import { leaveRoom } from './use-cases/leave-room.ts';
import { listMembers } from './use-cases/list-members.ts';
import { markRead, muteRoom } from './use-cases/mark-read.ts';
import { removeMember } from './use-cases/remove-member.ts';

const tags = ['chat'];
const inviting = { name: 'inviting_to_rooms', points: 60, seconds: 600 };
const ReadMark = Type.Object({ readSeq: Type.Integer(), unread: Type.Integer() });

export function membershipsRoutes(attempts: AttemptCounter): (http: Http) => void {
  return (http) => {
    mountOwn(http, attempts);
    mountHost(http);
    mountMarks(http);
  };
}

function mountOwn(http: Http, attempts: AttemptCounter): void {
  http.get(
    '/rooms/:id/members',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags,
        summary: 'Who is in a room, in the order of their coming',
        params: ById,
        querystring: Strict(PageQuery),
        response: { 200: RoomMemberPage },
      },
    },
    async ({ ctx, params, query }) =>
      listMembers(ctx, params.id, { limit: query.limit ?? 20, cursor: query.cursor }),
  );

  http.put(
    '/rooms/:id/members/me',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: { tags, summary: 'Join a group', params: ById, body: JoinBody, response: { 200: RoomView } },
    },
    async ({ ctx, params, body }) => {
      await joinRoom(ctx, attempts, params.id, body);
      return presentRoom(ctx, (await accessRoom(ctx, params.id, 'be')).room);
    },
  );

  http.delete(
    '/rooms/:id/members/me',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags,
        summary: 'Leave a group, or decline an invitation to it',
        params: ById,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await leaveRoom(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}

function mountHost(http: Http): void {
  http.delete(
    '/rooms/:id/members/:handle',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Take somebody out of a group, or an invitation back, as its host',
        params: ByIdAndHandle,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await removeMember(ctx, params.id, params.handle);
      return reply.code(204).send(null);
    },
  );

  http.put(
    '/rooms/:id/host',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Make another member the host',
        params: ById,
        body: HostBody,
        response: { 200: RoomView },
      },
    },
    async ({ ctx, params, body }) => presentRoom(ctx, await handOver(ctx, params.id, body.handle)),
  );

  http.put(
    '/rooms/:id/invitations/:handle',
    {
      config: { access: { who: 'member', object: 'visible' }, limit: inviting },
      schema: {
        tags,
        summary: 'Invite somebody to a group',
        params: ByIdAndHandle,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await invite(ctx, params.id, params.handle);
      return reply.code(204).send(null);
    },
  );
}

function mountMarks(http: Http): void {
  http.get(
    '/me/unread-rooms',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'In how many rooms others said something that I have not read; muted ones do not count',
        response: { 200: Type.Object({ count: Type.Integer() }) },
      },
    },
    async ({ ctx }) => ({ count: await countUnreadRooms(ctx) }),
  );

  http.put(
    '/rooms/:id/read',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags,
        summary: 'I have read up to here; it only goes up',
        params: ById,
        body: ReadBody,
        response: { 200: ReadMark },
      },
    },
    async ({ ctx, params, body }) => markRead(ctx, params.id, body.seq),
  );

  for (const [method, muted] of [
    ['put', true],
    ['delete', false],
  ] as const)
    http[method](
      '/rooms/:id/mute',
      {
        config: { access: { who: 'member', object: 'visible' } },
        schema: {
          tags,
          summary: muted ? 'Hear nothing of new messages here' : 'Hear of new messages here again',
          params: ById,
          response: { 204: Empty },
        },
      },
      async ({ ctx, params }, reply) => {
        await muteRoom(ctx, params.id, muted);
        return reply.code(204).send(null);
      },
    );
}
