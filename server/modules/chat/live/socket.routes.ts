import type { IncomingHttpHeaders } from 'node:http';
import websocket from '@fastify/websocket';
import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import type { Bus } from '../../../engines/bus/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { originOf, refused } from '../../../kernel/http.ts';
import type { Http } from '../../../kernel/module.ts';
import type { Door } from '../stomp/session.ts';
import { Addresses } from './addresses.ts';
import { Connection } from './connection.ts';
import { Connections } from './connections.ts';
import { Feeds } from './feeds.ts';
import type { Presence } from './presence.ts';
import { Watchers } from './watchers.ts';

const protocol = 'v12.stomp';
/** One frame and its headers. */
const maxPayload = 128 * 1024;
const framesAMinute = 120;
/** A company or a school may sit behind one address. */
export const socketsOfAnAddress = 1_000;

const description = `\`CONNECT\` with the cookie of this site, or the header \`authorization: Bearer …\`. \`SUBSCRIBE\` to \`/topic/rooms/{id}\`:
each \`MESSAGE\` is an entry of the room's log as JSON; the header \`after\` replays what came after that number first. \`SEND\` to
\`/app/rooms/{id}/messages\` what a POST of a message takes; its receipt says that it is written. \`SUBSCRIBE\` to \`/topic/rooms/{id}/presence\` tells who is there
(\`{ roomId, type: "presence", online: [handle], count }\`, at once and after changes; at most 100 handles) and who types
(\`{ roomId, type: "typing", member: { handle, name } }\`, to be shown for five seconds). \`SEND\` to \`/app/rooms/{id}/typing\` while the
member types, to \`…/away\` when the room is not before their eyes any more, and to \`…/back\` when it is again. Close codes: 4401 signed out,
4403 not in the room, 1008 and 1009 a bad frame, 1012 a restart, 1013 too slow.`;

export interface LiveParts {
  bus: Bus;
  /** Who comes with this token; `null` for nobody. */
  findByBearer: (request: FastifyRequest, token: string) => Promise<Ctx['actor']>;
  /** Above 1 where one machine stands for thousands of members. */
  limitScale: number;
}

/** Rooms, live: STOMP 1.2 over WebSocket at `/ws`. */
export function socketRoutes({ bus, findByBearer, limitScale }: LiveParts, presence: Presence) {
  const live = { feeds: new Feeds(bus), presence, watchers: new Watchers(bus, presence) };
  const connections = new Connections(bus, live.feeds);
  const addresses = new Addresses(socketsOfAnAddress * limitScale);
  return async (http: Http): Promise<void> => {
    await http.register(websocket, {
      options: {
        maxPayload,
        perMessageDeflate: false,
        handleProtocols: (offered: Set<string>) => (offered.has(protocol) ? protocol : false),
      },
      preClose: (done) => {
        connections.endAll();
        presence.stop();
        done();
      },
    });
    http.route({
      method: 'GET',
      url: '/ws',
      exposeHeadRoute: false,
      config: { access: { who: 'guest' }, endless: true },
      schema: {
        tags: ['chat'],
        summary: 'Rooms, live: STOMP 1.2 over WebSocket',
        description,
        response: {
          101: Type.Null({ description: 'It goes on as a WebSocket with the sub-protocol `v12.stomp`.' }),
          426: refused('Asked for without a WebSocket.'),
        },
      },
      preHandler: async (request) => {
        // A browser sends the cookie along from any site.
        const { origin } = request.headers;
        if (origin !== undefined && origin !== originOf(request))
          throw new DomainError('forbidden', 'request.cross_origin');
        addresses.assertRoom(request.ip);
      },
      handler: async () => {
        throw new DomainError('upgrade-required', 'chat.websocket_needed');
      },
      wsHandler: (socket, request) => {
        const door = doorOf(http, request, findByBearer, (id) => connections.makeRoom(id));
        const mostFramesAMinute = framesAMinute * limitScale;
        const connection = new Connection({ socket, door, live, mostFramesAMinute });
        connections.add(connection);
        const leave = addresses.enter(request.ip);
        socket.once('close', () => {
          connections.remove(connection);
          leave();
        });
      },
    });
  };
}

function doorOf(
  http: Http,
  request: FastifyRequest,
  findByBearer: LiveParts['findByBearer'],
  entered: (accountId: string) => void,
): Door {
  let bearer: string | null = null;
  return {
    async enter(token) {
      bearer = token;
      const actor = token === null ? request.ctx.actor : await findByBearer(request, token);
      // After the answer, so that the newest one is counted.
      if (actor) setImmediate(() => entered(actor.id));
      return request.ctx.as(actor);
    },
    async post(path, body) {
      const answer = await http.inject({
        method: 'POST',
        url: path,
        payload: body,
        // As the upgrade came: by the same proxy, if by one, which says who is behind it.
        remoteAddress: request.socket.remoteAddress,
        headers: {
          ...passedOn(request.headers),
          'content-type': 'application/json',
          // The room tells what was said.
          prefer: 'return=minimal',
          origin: originOf(request),
          ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        },
      });
      return { status: answer.statusCode, body: answer.body };
    },
  };
}

/** What tells who somebody is, where they come from and what they read; nothing about the upgrade itself. */
function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const telling = /^(host|cookie|authorization|user-agent|accept-language|x-forwarded-.*|x-real-ip)$/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => telling.test(name)));
}
