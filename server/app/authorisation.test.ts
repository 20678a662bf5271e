import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InjectOptions } from 'fastify';
import { startCommunity, type Community, type Person } from '../test/community.ts';
import { applyBlueprintParts } from '../kernel/blueprint-parts.ts';
import { openMatch } from '../modules/matching/index.ts';
import type { RouteRow } from './http/access.ts';

/**
 * Every route of the table × guest, stranger, member, author, moderator, admin, blocked, against an object in the open and
 * one in a space for staff. The expectation comes from the declared policy, the answer from the running app.
 */
const callers = ['guest', 'stranger', 'member', 'author', 'moderator', 'admin', 'blocked'] as const;
type Caller = (typeof callers)[number];

let community: Community;
const people = new Map<Caller, Person>();
let partner: string;

interface Objects {
  post: string;
  comment: string;
  slug: string;
  handle: string;
  accountId: string;
  /** A room of the author's, with something said in it. */
  room: string;
  /** Of the author with somebody who has no part here. */
  match: string;
}

beforeAll(async () => {
  community = await startCommunity();
  people.set('stranger', await community.signUp('낯선이'));
  people.set('member', await community.signUp('회원'));
  people.set('author', await community.signUp('글쓴이'));
  people.set('moderator', await community.signUp('지킴이', 'moderator'));
  people.set('admin', await community.signUp('마당지기', 'admin'));
  people.set('blocked', await community.signUp('막힌이'));
  await community.node.ctx.db
    .updateTable('accounts')
    .set({ blocked_at: new Date() })
    .where('id', '=', people.get('blocked')!.id)
    .execute();
  partner = (await community.signUp('짝')).id;
  const pool = { key: 'walk', name: { ko: '산책', en: 'Walk' }, group: { min: 2, max: 2 }, attributes: [] };
  await community.node.ctx.transaction((tx) => applyBlueprintParts(tx, { pools: [pool] }));
  await people.get('admin')!.patch('/api/v1/admin/settings', { 'chat.hosted_limit': 1_000 });
  await people.get('admin')!.post('/api/v1/spaces', {
    slug: 'staff',
    name: '운영',
    rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
  });
});
afterAll(() => community.stop());

/** Fresh objects for each call, because a call may delete them. */
async function makeObjects(hidden: boolean): Promise<Objects> {
  const writer = people.get(hidden ? 'moderator' : 'author')!;
  const slug = hidden ? 'staff' : 'free';
  const post = await writer.post('/api/v1/posts', { space: slug, title: '대상', body: '본문' });
  const comment = await writer.post(`/api/v1/posts/${post.body.id}/comments`, { body: '댓글' });
  const room = await people.get('author')!.post('/api/v1/rooms', { type: 'group', title: '모임' });
  await people.get('author')!.post(`/api/v1/rooms/${room.body.id}/messages`, { content: '말' });
  return {
    post: post.body.id,
    comment: comment.body.id,
    room: room.body.id,
    match: await makeMatch(),
    slug,
    handle: people.get('author')!.handle,
    accountId: people.get('stranger')!.id,
  };
}

async function makeMatch(): Promise<string> {
  const match = await community.node.ctx.transaction((tx) =>
    openMatch(tx, {
      origin: 'pool',
      poolId: null,
      postId: null,
      category: 'walk',
      title: null,
      hostId: null,
      memberIds: [people.get('author')!.id, partner],
      conditions: {},
      roomId: null,
    }),
  );
  return match.id;
}

/** What only reads leaves its objects as they were. */
const untouched = new Map<boolean, Objects>();

async function objectsFor(route: RouteRow, hidden: boolean): Promise<Objects> {
  const reads =
    route.method === 'GET' ||
    !(isAboutContent(route.url) || isAboutRooms(route.url) || isAboutMatches(route.url));
  const known = reads ? untouched.get(hidden) : undefined;
  const objects = known ?? (await makeObjects(hidden));
  if (reads) untouched.set(hidden, objects);
  return objects;
}

/** Only ids of the objects; bodies are wrong on purpose, so that an allowed call ends in 422 and changes nothing that others need. */
function pathOf(url: string, objects: Objects): string {
  return url.replace(/:(\w+)/g, (_, name: string) => {
    if (name === 'slug') return url.includes('/matching/pools/') ? 'walk' : objects.slug;
    if (name === 'handle') return encodeURIComponent(objects.handle);
    // What is behind the id of a file decides, not its name.
    if (url.startsWith('/files/') && name === 'name') return 'a.png';
    if (name === 'name') return 'tag';
    if (name === 'key') return url.includes('/settings/') ? 'posts.undo_hours' : 'new';
    if (name === 'revision') return '9';
    if (name === 'kind') return 'service';
    if (name === 'number') return '1';
    if (name === 'task') return 'no.such';
    if (name === 'sessionId') return '0f9c1d2e-0000-4000-8000-000000000000';
    if (url.includes('/admin/members/:id')) return objects.accountId;
    if (name === 'deliveryId') return '0f9c1d2e-0000-4000-8000-000000000000';
    // A link in a mail that we did not write.
    if (name === 'token') return 'some.token';
    if (name === 'seq') return '2';
    if (name === 'emoji') return encodeURIComponent('👍');
    if (name !== 'id') throw new Error(`teach this test what :${name} is`);
    if (isAboutRooms(url)) return objects.room;
    if (isAboutMatches(url)) return objects.match;
    if (url.includes('/comments/:id')) return objects.comment;
    if (url.includes('/accounts/:id')) return objects.accountId;
    if (url.includes('/posts/:id')) return objects.post;
    // Somebody else's session, or a job that is not there.
    const isUuid = /\/(sessions|passkeys|linked-accounts|push-subscriptions|api-keys|invitations)\/:id/.test(
      url,
    );
    return isUuid ? '0f9c1d2e-0000-4000-8000-000000000000' : '01111111';
  });
}

const bodyFor: Record<string, object> = {
  'PATCH /api/v1/posts/:id': { title: '고침' },
  'PATCH /api/v1/comments/:id': { body: '고침' },
  'POST /api/v1/posts/:id/comments': { body: '댓글' },
  'PUT /api/v1/posts/:id/watch': { level: 'normal' },
  'PUT /api/v1/spaces/:slug/watch': { level: 'normal' },
  'PUT /api/v1/posts/:id/visit': { seenUntil: '2026-11-21T00:00:00Z' },
  'PUT /api/v1/posts/:id/revisions/:revision/restoration': {},
  'PUT /api/v1/comments/:id/revisions/:revision/restoration': {},
  'POST /api/v1/posts/:id/applications': { position: 'backend', message: '지원해요' },
  'PUT /api/v1/posts/:id/team/members/me': { position: 'backend' },
  'PATCH /api/v1/spaces/:slug': { description: '설명' },
  'PATCH /api/v1/rooms/:id': { title: '고침', version: 1 },
  'PUT /api/v1/rooms/:id/members/me': {},
  'PUT /api/v1/posts/:id/meetup': {
    facet: { startsAt: '2099-01-01T00:00:00Z', category: 'meal', capacity: 4, joinPolicy: 'open' },
  },
  'PUT /api/v1/posts/:id/meetup/host': { handle: 'nobody-here' },
  'PUT /api/v1/posts/:id/meetup/cancellation': {},
  'PUT /api/v1/matching/matches/:id/cancellation': {},
  'PUT /api/v1/matching/matches/:id/answer': { happened: true },
  'POST /api/v1/matching/matches/:id/reviews': { reviews: [] },
  'PUT /api/v1/me/chat': { showPresence: true },
  'PUT /api/v1/rooms/:id/host': { handle: 'nobody-here' },
  'PUT /api/v1/rooms/:id/read': { seq: 1 },
  'POST /api/v1/rooms/:id/messages': { content: '말' },
  'PATCH /api/v1/rooms/:id/messages/:seq': { content: '고침', version: 1 },
};

async function call(route: RouteRow, caller: Caller, objects: Objects) {
  const person = people.get(caller);
  const options: InjectOptions = {
    method: route.method as 'GET',
    url: pathOf(route.url, objects),
    headers: person ? { authorization: `Bearer ${person.token}` } : {},
  };
  if (!['GET', 'DELETE'].includes(route.method))
    options.payload = bodyFor[`${route.method} ${route.url}`] ?? { '?': 1 };
  return community.request(options);
}

const rank: Record<Caller, number> = {
  guest: 0,
  blocked: 0,
  stranger: 1,
  member: 1,
  author: 1,
  moderator: 2,
  admin: 3,
};
const needed = { guest: 0, member: 1, moderator: 2, admin: 3 };

/** What the policy says: an exact refusal, or null when the caller gets past it. */
function refusal(route: RouteRow, caller: Caller, hidden: boolean): number | null {
  if (rank[caller] < needed[route.who]) return rank[caller] === 0 ? 401 : 403;
  // Nobody but those who are in it knows of a room, staff no more than others.
  if (isAboutRooms(route.url)) return caller === 'author' ? null : 404;
  // Staff look at matches, and take no part in them.
  if (isAboutMatches(route.url) && caller !== 'author')
    return rank[caller] < 2 ? 404 : route.method === 'GET' ? null : 403;
  if (!route.object || !isAboutContent(route.url)) return null;
  if (hidden && rank[caller] < 2) return 404;
  const isOwner = caller === (hidden ? 'moderator' : 'author');
  if (route.object === 'own' && !isOwner) return 403;
  if (route.object === 'own-or-staff' && !isOwner && rank[caller] < 2) return 403;
  return null;
}

function isAboutContent(url: string): boolean {
  return /\/(posts|comments)\/:id|\/spaces\/:slug/.test(url);
}

function isAboutMatches(url: string): boolean {
  return url.includes('/matching/matches/:id');
}

function isAboutRooms(url: string): boolean {
  return url.includes('/rooms/:id');
}

/** Sign-in, sign-out and the like answer by what they are sent; accounts tests them one by one. */
const isProtocol = (route: RouteRow) => route.internal || route.url.startsWith('/api/auth/');

describe('the route table', () => {
  it('declares every API route and knows the words of every path', () => {
    const routes = community.node.app.routes.filter((route) => !isProtocol(route));
    expect(routes.length).toBeGreaterThan(30);
    const objects = {
      post: '1',
      comment: '1',
      slug: 's',
      handle: 'h',
      accountId: 'a',
      room: '1',
      match: '1',
    };
    for (const route of routes) expect(() => pathOf(route.url, objects), route.url).not.toThrow();
  });

  it.each(callers)(
    'answers %s on every route as its policy says',
    async (caller) => {
      const wrong: string[] = [];
      for (const route of community.node.app.routes.filter((one) => !isProtocol(one))) {
        // One's own withdrawal needs the password; a wrong body shows that the caller got that far.
        for (const hidden of isAboutContent(route.url) ? [false, true] : [false]) {
          const expected = refusal(route, caller, hidden);
          // What never ends is tested where it is made; who gets no answer is tested here.
          if (route.endless && expected === null) continue;
          const answer = await call(route, caller, await objectsFor(route, hidden));
          const gotPast =
            ![401, 403, 404].includes(answer.status) || mayRefuseLater(route, answer.body?.code);
          const ok = expected === null ? gotPast : answer.status === expected;
          if (!ok)
            wrong.push(
              `${caller} ${route.method} ${route.url}${hidden ? ' (hidden)' : ''}: ${answer.status} ${answer.body?.code}, policy says ${expected ?? 'go on'}`,
            );
          expect(answer.status, `${route.method} ${route.url}`).toBeLessThan(500);
        }
      }
      expect(wrong).toEqual([]);
    },
    180_000,
  );
});

/** Refusals that come from the request's content after the policy let it through. */
function mayRefuseLater(route: RouteRow, code: string | undefined): boolean {
  const known = [
    'admin.job_not_found',
    'files.not_found',
    'files.upload_not_found',
    'drafts.not_found',
    'posts.revision_not_found',
    'admin.kept_mail_not_found',
    'accounts.session_not_found',
    'accounts.not_found',
    'accounts.passkey_not_found',
    'accounts.api_key_not_found',
    'invitations.not_found',
    'terms.not_found',
    'terms.draft_not_found',
    'webhooks.not_found',
    'webhooks.delivery_not_found',
    'accounts.link_not_found',
    'delivery.device_not_found',
    'delivery.not_found',
    'delivery.link_unknown',
    'spaces.not_allowed',
    'moderation.case_not_found',
    'moderation.flag_not_found',
    'moderation.appeal_not_found',
    'moderation.warnings_hidden',
    'notifications.not_found',
    'trust.rule_not_found',
    'rights.export_not_found',
    'matching.not_waiting',
    // The post of the test is no meet-up.
    'meetups.not_found',
    'recruiting.not_found',
    'recruiting.application_not_found',
    'recruiting.team_not_found',
  ];
  return code !== undefined && known.includes(code);
}
