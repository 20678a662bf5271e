import * as fc from 'fast-check';
import { sql } from 'kysely';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { release, withhold } from '../posts/index.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { readShown } from './index.ts';
import { openEventStream, type EventStream } from '../../test/event-stream.ts';

/**
 * Random histories of one inbox. After each step the badge says what the list says, and whoever applies the events of the
 * stream to what they had before has what they would fetch now: those who stayed, and those who come back from any point.
 */
let community: Community;
let owner: Person;
let others: Person[];
let address: string;

beforeAll(async () => {
  community = await startCommunity();
  await community.node.app.http.listen({ port: 0, host: '127.0.0.1' });
  address = `http://127.0.0.1:${(community.node.app.http.server.address() as AddressInfo).port}`;
  others = await Promise.all(['하나', '둘'].map((name) => community.signUp(name)));
}, 60_000);
afterAll(() => community.stop());

type Act = { act: (typeof acts)[number]; who: number; pick: number };
const acts = [
  'comment',
  'comment',
  'reply',
  'mention',
  'like',
  'unlike',
  'like comment',
  'unlike comment',
  'delete comment',
  'restore comment',
  'hide post',
  'show post',
  'withhold',
  'release',
  'read',
  'unread',
  'read all',
  'open',
  'open in part',
] as const;

interface World {
  posts: string[];
  root: string;
  comments: { id: string; by: Person }[];
}

async function newWorld(): Promise<World> {
  owner = await community.signUp('주인');
  const posts: string[] = [];
  for (const title of ['가', '나'])
    posts.push((await owner.post('/api/v1/posts', { space: 'free', title, body: '본문' })).body.id);
  const root = (await owner.post(`/api/v1/posts/${posts[0]}/comments`, { body: '뿌리' })).body.id;
  return { posts, root, comments: [] };
}

const pickOf = <Item>(all: readonly Item[], pick: number): Item | undefined => all[pick % (all.length || 1)];

async function perform(world: World, { act, who, pick }: Act): Promise<void> {
  const person = others[who % others.length]!;
  const post = pickOf(world.posts, pick)!;
  const comment = pickOf(world.comments, pick);
  const say = async (body: string, parentId?: string) => {
    const on = parentId ? world.posts[0] : post;
    const made = await person.post(`/api/v1/posts/${on}/comments`, { body, parentId });
    if (made.status === 201) world.comments.push({ id: made.body.id, by: person });
  };
  const notices = (await owner.get('/api/v1/notifications?limit=100')).body.items as {
    id: string;
    seq: number;
  }[];
  const notice = pickOf(notices, pick);
  const opened = (shown: readonly { id: string }[]) => ({
    accountId: owner.id,
    postId: post,
    commentIds: new Set([world.root, ...shown.map(({ id }) => id)]),
    at: new Date(),
  });
  const target = { type: 'comment', id: comment?.id ?? '' } as const;
  const { ctx } = community.node;
  const steps: Record<Act['act'], () => Promise<unknown>> = {
    comment: () => say('말'),
    reply: () => say('답글', world.root),
    mention: () => say(`@${owner.handle}`),
    like: () => person.put(`/api/v1/posts/${post}/like`),
    unlike: () => person.delete(`/api/v1/posts/${post}/like`),
    'like comment': () => person.put(`/api/v1/comments/${world.root}/like`),
    'unlike comment': () => person.delete(`/api/v1/comments/${world.root}/like`),
    'delete comment': async () => comment?.by.delete(`/api/v1/comments/${comment.id}`),
    'restore comment': async () => comment?.by.put(`/api/v1/comments/${comment.id}/restoration`),
    'hide post': () => owner.delete(`/api/v1/posts/${post}`),
    'show post': () => owner.put(`/api/v1/posts/${post}/restoration`),
    withhold: async () => comment && ctx.transaction((tx) => withhold(tx, target, 'hidden')),
    release: async () => comment && ctx.transaction((tx) => release(tx, target)),
    read: async () => notice && owner.put(`/api/v1/notifications/${notice.id}/read`),
    unread: async () => notice && owner.delete(`/api/v1/notifications/${notice.id}/read`),
    open: () => readShown(ctx, [opened(world.comments)]),
    'open in part': () => readShown(ctx, [opened(world.comments.filter((_, n) => n % 2 === pick % 2))]),
    'read all': async () => notice && owner.put('/api/v1/notifications/read', { upTo: notice.seq }),
  };
  await steps[act]();
  await community.node.jobs.drain();
}

interface State {
  items: Map<number, object>;
  unread: number;
}

async function fetchState(): Promise<State & { lastSeq: number }> {
  const { body } = await owner.get('/api/v1/notifications?limit=100');
  const items = new Map<number, object>(body.items.map((item: { seq: number }) => [item.seq, item]));
  const unread = body.items.filter((item: { readAt: string | null }) => item.readAt === null).length;
  expect(body.unread).toBe(unread);
  expect((await owner.get('/api/v1/me')).body.unread).toBe(unread);
  const { rows } = await sql<{ unread: number }>`
    select unread from inboxes where account_id = ${owner.id}`.execute(community.node.ctx.db);
  expect(rows[0]?.unread ?? 0).toBe(unread);
  return { items, unread, lastSeq: body.lastSeq };
}

/** What a client makes of the events. */
function applied(before: State, { events }: EventStream): State {
  const items = new Map(before.items);
  let { unread } = before;
  for (const { event, data } of events) {
    expect(event).not.toBe('reset');
    unread = data.unread;
    if (event === 'notification') {
      const { replaces, unread: _, ...item } = data;
      items.delete(replaces);
      items.set(item.seq, item);
      continue;
    }
    for (const item of data.items) items.set(item.seq, item);
    for (const seq of data.gone) items.delete(seq);
  }
  return { items, unread };
}

const comparable = ({ items, unread }: State) => ({ unread, items: [...items].sort(([a], [b]) => a - b) });

async function expectToArrive(before: State, stream: EventStream, now: State): Promise<void> {
  await vi.waitFor(() => expect(comparable(applied(before, stream))).toEqual(comparable(now)), {
    timeout: 10_000,
    interval: 10,
  });
}

const open = (lastSeq: number) =>
  openEventStream(`${address}/api/v1/notifications/stream`, {
    authorization: `Bearer ${owner.token}`,
    'last-event-id': String(lastSeq),
  });

async function play(history: readonly Act[], from: number): Promise<void> {
  const world = await newWorld();
  for (const act of history.slice(0, from)) await perform(world, act);
  const before = await fetchState();
  const stays = await open(before.lastSeq);
  const known = [before];
  for (const act of history.slice(from)) {
    await perform(world, act);
    const now = await fetchState();
    await expectToArrive(before, stays, now);
    known.push(now);
  }
  const end = known.at(-1)!;
  for (const state of known.filter((_, n) => n % 3 === 0)) {
    const back = await open(state.lastSeq);
    await expectToArrive(state, back, end);
    back.close();
  }
  stays.close();
  const { rows } = await sql<{ seq: string }>`
    select seq from notices where account_id = ${owner.id} order by seq`.execute(community.node.ctx.db);
  expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, n) => n + 1));
}

const act: fc.Arbitrary<Act> = fc.record({
  act: fc.constantFrom(...acts),
  who: fc.nat({ max: 1 }),
  pick: fc.nat({ max: 5 }),
});

it('badge, list and stream agree in every history', { timeout: 300_000 }, async () => {
  const runs = Number(process.env.HISTORIES ?? 5);
  const histories = fc.array(act, { minLength: 8, maxLength: 22 });
  const tried = await fc.check(
    fc.asyncProperty(histories, fc.nat({ max: 8 }), (history, from) => play(history, from)),
    { numRuns: runs, endOnFailure: true },
  );
  expect(
    tried.counterexample,
    tried.errorInstance instanceof Error ? tried.errorInstance.message : '',
  ).toBeNull();
});
