import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { enter, makePool } from './test-pools.ts';

let community: Community;
let clock: Date;
let pools = 0;
let slug: string;

beforeAll(async () => {
  clock = new Date('2026-12-01T03:00:00Z');
  community = await startCommunity({ now: () => clock });
});
afterAll(() => community.stop());
beforeEach(async () => {
  slug = `pool-${(pools += 1)}`;
  await makePool(community.node.ctx, slug);
});

const later = (minutes: number) => void (clock = new Date(clock.getTime() + minutes * 60_000));
const people = (count: number) => Promise.all(Array.from({ length: count }, () => community.signUp()));
const drain = () => community.node.jobs.drain({ until: clock });
const tick = async () => {
  await community.node.jobs.runTimed('matching.clock');
  await drain();
};
const waiting = async (person: Person) => (await person.get(`/api/v1/matching/pools/${slug}/entry`)).body;
const matchesOf = async (person: Person) =>
  (await person.get(`/api/v1/matching/matches?pool=${slug}`)).body.items as { id: string }[];
const told = async (person: Person) =>
  ((await person.get('/api/v1/notifications')).body.items as { type: string }[]).map(({ type }) => type);

describe('waiting', () => {
  it('is one entry a member and pool, however often it is asked for at once', async () => {
    const [one] = await people(1);
    const answers = await Promise.all(Array.from({ length: 6 }, () => enter(one!, slug)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const rows = await community.node.ctx.db
      .selectFrom('match_entries')
      .select('status')
      .where('account_id', '=', one!.id)
      .execute();
    expect(rows).toEqual([{ status: 'waiting' }]);
  });

  it('keeps its place when somebody chooses anew, and each value once', async () => {
    const [one] = await people(1);
    const first = (await enter(one!, slug, { place: ['gaepo'] })).body.entry;
    later(5);
    const second = await enter(one!, slug, { place: ['outside', 'seocho', 'outside'], way: [] });
    expect(second.body.entry).toMatchObject({
      since: first.since,
      endsAt: first.endsAt,
      choices: { place: ['seocho', 'outside'] },
      version: 2,
    });
    // All is the same as any.
    const all = await enter(one!, slug, { place: ['seocho', 'gaepo', 'outside'] });
    expect(all.body.entry.choices).toEqual({});
  });

  it('is refused to guests, for what the pool does not know, and where it is closed', async () => {
    const [one] = await people(1);
    const path = `/api/v1/matching/pools/${slug}/entry`;
    expect((await community.guest.put(path, { choices: {} })).status).toBe(401);
    expect((await community.guest.delete(path)).status).toBe(401);
    expect((await community.guest.get(path)).status).toBe(401);
    for (const choices of [{ mood: ['good'] }, { place: ['moon'] }, { toString: ['x'] }, { place: 'seocho' }])
      expect((await one!.put(path, { choices })).status).toBe(422);
    expect((await one!.put('/api/v1/matching/pools/none/entry', { choices: {} })).status).toBe(404);
    await makePool(community.node.ctx, `${slug}-off`, { active: false });
    expect((await enter(one!, `${slug}-off`)).body.code).toBe('matching.pool_closed');
  });

  it('ends when it is cancelled, once', async () => {
    const [one] = await people(1);
    await enter(one!, slug);
    const path = `/api/v1/matching/pools/${slug}/entry`;
    const answers = await Promise.all([one!.delete(path), one!.delete(path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect((await waiting(one!)).last.status).toBe('cancelled');
    await enter(one!, slug);
    expect((await waiting(one!)).entry).not.toBeNull();
  });

  it('shows who waits to guests, and what a choice more would bring to who waits', async () => {
    const [one, other, third] = await people(3);
    await enter(one!, slug, { place: ['seocho'], way: ['delivery'] });
    await enter(other!, slug, { place: ['gaepo'], way: ['delivery'] });
    await enter(third!, slug, { place: ['outside'], way: ['delivery'] });
    await drain();
    const pool = (await community.guest.get('/api/v1/matching/pools')).body.items.find(
      (item: { slug: string }) => item.slug === slug,
    );
    expect(pool).toMatchObject({ waiting: 3, mine: null });
    const view = await waiting(one!);
    expect(view).toMatchObject({ fitting: 0, chance: null });
    expect(view.loosening).toEqual([
      { attribute: 'place', value: null, adds: 2 },
      { attribute: 'place', value: 'gaepo', adds: 1 },
      { attribute: 'place', value: 'outside', adds: 1 },
    ]);
  });

  it('is over after its time, of which its member is told, and may begin again', async () => {
    const [one] = await people(1);
    await enter(one!, slug);
    later(31);
    expect((await waiting(one!)).entry).toBeNull();
    await tick();
    expect((await waiting(one!)).last).toMatchObject({ status: 'timed-out' });
    expect(await told(one!)).toContain('matching.timed_out');
    const again = await enter(one!, slug);
    expect(again.body.entry.since).toBe(clock.toISOString());
    // Also before any job has come by.
    later(31);
    expect((await enter(one!, slug)).body.entry.since).toBe(clock.toISOString());
  });
});

describe('a run', () => {
  it('matches who fits: a room, notices, cards, and no entry of theirs is left there', async () => {
    const [one, other] = await people(2);
    await enter(one!, slug, { place: ['seocho', 'gaepo'] });
    await enter(other!, slug, { place: ['gaepo', 'outside'], way: ['eatout'] });
    await drain();
    const [match] = await matchesOf(one!);
    const view = (await other!.get(`/api/v1/matching/matches/${match!.id}`)).body;
    expect(view.conditions).toMatchObject([
      { attribute: 'place', values: [{ key: 'gaepo' }] },
      { attribute: 'way', values: [{ key: 'eatout' }] },
    ]);
    expect(view.cards).toMatchObject([{ member: { handle: one!.handle } }]);
    expect((await one!.get(`/api/v1/rooms/${view.roomId}`)).body).toMatchObject({
      type: 'match',
      memberCount: 2,
    });
    expect(await told(one!)).toContain('matching.matched');
    expect(await told(other!)).toContain('matching.matched');
    for (const person of [one!, other!])
      expect((await waiting(person)).last).toMatchObject({ status: 'matched', matchId: match!.id });
  });

  it('never matches somebody with themselves, nor twice by what they also chose', async () => {
    const [one, other, third] = await people(3);
    const everything = { place: ['seocho', 'seocho', 'gaepo'], way: ['delivery', 'delivery'] };
    await enter(one!, slug, everything);
    await drain();
    expect(await matchesOf(one!)).toEqual([]);
    await enter(other!, slug, everything);
    await drain();
    await enter(third!, slug, everything);
    await drain();
    expect([await matchesOf(one!), await matchesOf(third!)].map((list) => list.length)).toEqual([1, 0]);
    expect((await waiting(third!)).entry).not.toBeNull();
  });

  it('keeps apart who blocked whom and who met lately, unless nobody else came', async () => {
    slug = `${slug}-far`;
    await makePool(community.node.ctx, slug, { rematchDays: 7 });
    const [one, other] = await people(2);
    const again = async () => {
      for (const person of [one!, other!]) await enter(person, slug);
      await drain();
    };
    await again();
    expect(await matchesOf(one!)).toHaveLength(1);
    await again();
    expect(await matchesOf(one!)).toHaveLength(1);
    later(21);
    await tick();
    expect(await matchesOf(one!)).toHaveLength(2);
    await one!.put(`/api/v1/members/${encodeURIComponent(other!.handle)}/block`);
    await again();
    later(25);
    await tick();
    expect(await matchesOf(one!)).toHaveLength(2);
  });

  it('loses to a cancel one group and no other', async () => {
    const crowd = await people(12);
    await Promise.all(crowd.map((person) => enter(person, slug)));
    const path = `/api/v1/matching/pools/${slug}/entry`;
    const cancels = crowd.slice(0, 3).map((person) => person.delete(path));
    const [first, second] = await Promise.all([drain(), drain(), ...cancels]).then(() => [drain(), drain()]);
    await Promise.all([first, second]);
    const { db } = community.node.ctx;
    const rows = await db
      .selectFrom('match_entries as e')
      .innerJoin('match_pools as p', 'p.id', 'e.pool_id')
      .select(['e.status', 'e.match_id', 'e.account_id'])
      .where('p.slug', '=', slug)
      .execute();
    const left = rows.filter(({ status }) => status === 'waiting');
    expect(left.length).toBeLessThanOrEqual(1);
    const members = await db
      .selectFrom('match_members as m')
      .select(['m.match_id', 'm.account_id'])
      .where(
        'm.account_id',
        'in',
        crowd.map(({ id }) => id),
      )
      .execute();
    expect(members).toHaveLength(rows.filter(({ status }) => status === 'matched').length);
    expect(new Set(members.map((row) => row.account_id)).size).toBe(members.length);
  });

  it('leaves out who is blocked by staff, and forgets who leaves', async () => {
    const [one, other] = await people(2);
    await enter(one!, slug);
    await community.node.ctx.db
      .updateTable('accounts')
      .set({ blocked_at: clock })
      .where('id', '=', one!.id)
      .execute();
    await enter(other!, slug);
    await drain();
    expect(await matchesOf(other!)).toEqual([]);
  });
});

describe('a daily pool', () => {
  it('runs at its time, once, also late, and ends the waiting of who is left', async () => {
    slug = `${slug}-daily`;
    // 12:00 in Seoul is the clock of these tests.
    clock = new Date('2026-12-02T03:00:00Z');
    await makePool(community.node.ctx, slug, { dailyAt: '18:30', group: { min: 2, max: 4 } });
    await tick();
    const crowd = await people(4);
    const [lonely] = await people(1);
    for (const person of crowd) await enter(person, slug, { place: ['gaepo'] });
    await enter(lonely!, slug, { place: ['seocho'] });
    await tick();
    expect(await matchesOf(crowd[0]!)).toEqual([]);
    expect((await waiting(lonely!)).pool.nextRunAt).toBe('2026-12-02T09:30:00.000Z');
    // Nobody was there at half past six.
    clock = new Date('2026-12-02T20:00:00Z');
    await Promise.all([tick(), tick()]);
    const matches = await Promise.all(crowd.map(matchesOf));
    expect(new Set(matches.flat().map(({ id }) => id)).size).toBeLessThanOrEqual(2);
    expect(matches.every((list) => list.length === 1)).toBe(true);
    expect((await waiting(lonely!)).last.status).toBe('timed-out');
    expect(await told(lonely!)).toContain('matching.timed_out');
  });
});

describe('a host', () => {
  it('changes a pool by its version, and what was changed is written down', async () => {
    const admin = await community.signUp('마당지기', 'admin');
    const [member] = await people(1);
    const path = `/api/v1/admin/matching/pools/${slug}`;
    expect((await community.guest.patch(path, { version: 1 })).status).toBe(401);
    expect((await member!.patch(path, { version: 1 })).status).toBe(403);
    expect((await admin.patch('/api/v1/admin/matching/pools/none', { version: 1 })).status).toBe(404);
    const both = [1, 2].map(() => admin.patch(path, { version: 1, waitingMinutes: 45 }));
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await admin.patch(path, { version: 2, group: { min: 4, max: 2 } })).status).toBe(422);
    expect((await admin.patch(path, { version: 2, dailyAt: '24:00' })).status).toBe(422);
    const off = await admin.patch(path, { version: 2, active: false });
    expect(off.body).toMatchObject({ active: false, waitingMinutes: 45, version: 3 });
    expect((await enter(member!, slug)).body.code).toBe('matching.pool_closed');
    const acts = (await admin.get('/api/v1/admin/audit?limit=5')).body.items as { act: string }[];
    expect(acts.map(({ act }) => act)).toContain('matching.pool_changed');
  });
});
