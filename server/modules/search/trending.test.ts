import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Setting } from '../../kernel/settings.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { SearchLog } from './search.log.ts';
import { trendingBlocked, trendingPeople } from './search.settings.ts';
import { TrendingWords } from './trending-words.ts';
import { rollUpSearches } from './trending.queries.ts';

const start = new Date('2026-11-10T09:30:00Z');
const minute = 60_000;
const hour = 60 * minute;

let community: Community;
let admin: Person;
let now = start;

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  await set({ 'search.time_limit_ms': 10_000 });
});
afterAll(() => community.stop());
beforeEach(async () => {
  now = start;
  await sql`truncate search_log, search_hours`.execute(community.node.ctx.db);
  await set({ [trendingPeople.key]: null, [trendingBlocked.key]: null });
});

const set = (values: Record<Setting['key'], unknown>) => admin.patch('/api/v1/admin/settings', values);
const log = new SearchLog('a secret of the tests, long enough');

async function searched(term: string, people: readonly string[]): Promise<void> {
  for (const person of people) log.record(community.node.ctx, term, { address: person, agent: 'test' });
  await log.flush(community.node.ctx);
}

/** Past the minute for which an answer is kept. */
async function trending(window: string): Promise<Record<string, number>> {
  const words = await new TrendingWords().list(community.node.ctx, window as 'hour', 20);
  return Object.fromEntries(words.map(({ term, people }) => [term, people]));
}

const three = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

describe('a search', () => {
  it('counts when it found an open post, once for each person', async () => {
    const made = await admin.post('/api/v1/posts', { space: 'free', title: '유행하는 낱말', body: '본문' });
    expect(made.status).toBe(201);
    await admin.post('/api/v1/spaces', {
      slug: 'staff',
      name: '운영',
      rights: { read: 'admin', write: 'admin', comment: 'admin' },
    });
    await admin.post('/api/v1/posts', { space: 'staff', title: '숨은낱말 이야기', body: '본문' });
    await community.node.jobs.drain();
    const member = await community.signUp('회원');
    const look = async (caller: { get: Person['get'] }, q: string) =>
      caller.get(`/api/v1/search?q=${encodeURIComponent(q)}`);
    for (const caller of [community.guest, community.guest, member, member, admin])
      await look(caller, '유행하는');
    expect((await look(admin, '숨은낱말')).body.items).toHaveLength(1);
    await look(member, '아무도안쓴낱말');
    const { rows } = await sql<{ term: string }>`select term from search_log`.execute(community.node.ctx.db);
    expect(rows).toEqual([]);
    // The counts wait in the memory of the node until it flushes or stops.
    await flushNode();
    const counted = await sql<{ term: string; n: number }>`
      select term, count(*)::int as n from search_log group by term`.execute(community.node.ctx.db);
    expect(counted.rows).toEqual([{ term: '유행하는', n: 3 }]);
    const people = await sql<{ person: string }>`select person from search_log`.execute(
      community.node.ctx.db,
    );
    expect(JSON.stringify(people.rows)).not.toContain(member.id);
  });
});

describe('trending words', () => {
  it('are counted by people in windows of an hour, a day and a week', async () => {
    now = new Date(start.getTime() - 3 * 24 * hour);
    await searched('며칠 전', three);
    now = new Date(start.getTime() - 5 * hour);
    await searched('아침', three);
    now = new Date(start.getTime() - 10 * minute);
    await searched('방금', [...three, '10.0.0.4']);
    await searched('방금', three);
    now = start;
    expect(await trending('hour')).toEqual({ 방금: 4 });
    expect(await trending('day')).toEqual({ 방금: 4, 아침: 3 });
    expect(await trending('week')).toEqual({ 방금: 4, 아침: 3, '며칠 전': 3 });
  });

  it('stay the same when hours are rolled up, however often', async () => {
    now = new Date(start.getTime() - 3 * 24 * hour);
    await searched('며칠 전', three);
    await rollUp();
    now = new Date(start.getTime() - 30 * hour);
    await searched('어제', [...three, '10.0.0.4']);
    now = start;
    await rollUp();
    await rollUp();
    await searched('방금', three);
    expect(await trending('week')).toEqual({ 어제: 4, 방금: 3, '며칠 전': 3 });
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from search_log where at < ${new Date(start.getTime() - 49 * hour)}`.execute(
      community.node.ctx.db,
    );
    expect(rows[0]!.n).toBe(0);
    now = new Date(start.getTime() + 31 * 24 * hour);
    await rollUp();
    const kept = await sql<{ n: number }>`select count(*)::int as n from search_hours`.execute(
      community.node.ctx.db,
    );
    expect(kept.rows[0]!.n).toBe(0);
  });

  it('are shown only when enough different people searched for them', async () => {
    await set({ [trendingPeople.key]: 3 });
    now = new Date(start.getTime() - 3 * hour);
    await searched('혼자만의 비밀', ['10.0.0.1']);
    now = new Date(start.getTime() - 2 * hour);
    await searched('혼자만의 비밀', ['10.0.0.1']);
    await searched('둘의 비밀', ['10.0.0.1', '10.0.0.2']);
    await searched('모두의 말', three);
    now = start;
    await rollUp();
    for (const window of ['day', 'week']) expect(Object.keys(await trending(window))).toEqual(['모두의 말']);
  });

  it('leave out what the host blocked, at once', async () => {
    await searched('나쁜말 모음', three);
    await searched('좋은 말', three);
    await set({ [trendingBlocked.key]: '나쁜말, 또다른' });
    expect(Object.keys(await trending('hour'))).toEqual(['좋은 말']);
  });

  it('come over HTTP, for guests as well', async () => {
    await searched('공개된 말', three);
    now = new Date(start.getTime() + 2 * minute);
    const { status, body } = await community.guest.get('/api/v1/search/trending?window=hour&limit=5');
    expect(status).toBe(200);
    expect(body).toEqual({ items: [{ term: '공개된 말', count: 3 }] });
    expect((await community.guest.get('/api/v1/search/trending?window=year')).status).toBe(422);
    expect((await community.guest.get('/api/v1/search/trending?limit=21')).status).toBe(422);
  });
});

const rollUp = () => community.node.ctx.transaction((tx) => rollUpSearches(tx, 30));

/** The log writes by itself after a moment. */
async function flushNode(): Promise<void> {
  await expect
    .poll(
      async () => (await sql`select from search_log limit 1`.execute(community.node.ctx.db)).rows.length,
      { timeout: 30_000 },
    )
    .toBe(1);
}
