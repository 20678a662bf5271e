import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showTrustLevel } from '../members/index.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let now = new Date('2026-11-20T03:00:00Z');
const later = (days: number) => (now = new Date(now.getTime() + days * 86_400_000));
let community: Community;
let admin: Person;
let moderator: Person;

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  moderator = await community.signUp('지킴이', 'moderator');
  await admin.patch('/api/v1/admin/settings', {
    'trust.level_rules': [
      { days: 1, daysVisited: 2, postsRead: 1, written: 1, likers: 0 },
      { days: 2, daysVisited: 3, postsRead: 1, written: 2, likers: 1 },
      { days: 9, daysVisited: 9, postsRead: 9, written: 9, likers: 9 },
    ],
  });
});
afterAll(() => community.stop());

const trustOf = (person: Person) => `/api/v1/admin/members/${encodeURIComponent(person.handle)}/trust`;
const shown = async (person: Person) =>
  (await community.guest.get(`/api/v1/members/${encodeURIComponent(person.handle)}`)).body.trustLevel;

/** What a day on the site leaves behind. */
async function dayEnds(): Promise<void> {
  // Twice: the second time changes nothing.
  for (let run = 0; run < 2; run += 1) {
    await community.node.jobs.runTimed('trust.check_levels');
    await community.node.jobs.drain();
  }
}

async function visit(person: Person, postId: string): Promise<void> {
  await person.get(`/api/v1/posts/${postId}`);
  await person.put(`/api/v1/posts/${postId}/visit`, { seenUntil: now.toISOString() });
  const { db } = community.node.ctx;
  const day = now.toISOString().slice(0, 10);
  // Days and visits are written a moment later.
  await expect
    .poll(
      async () => [
        (await sql`select from trust_days where account_id = ${person.id} and day = ${day}::date`.execute(db))
          .rows.length,
        (await sql`select from post_visits where account_id = ${person.id}`.execute(db)).rows.length,
      ],
      { timeout: 20_000 },
    )
    .toEqual([1, 1]);
}

describe('trust', () => {
  it('is earned by being here, reading, writing and being liked, and shown to everybody', async () => {
    const writer = await community.signUp('새내기');
    const fan = await community.signUp('이웃');
    const read = (
      await moderator.post('/api/v1/posts', { space: 'free', title: '환영', body: '어서 오세요' })
    ).body;
    await writer.post('/api/v1/posts', { space: 'free', title: '인사', body: '안녕하세요' });
    await visit(writer, read.id);
    await dayEnds();
    expect((await writer.get('/api/v1/me/trust')).body).toMatchObject({
      level: 0,
      pinned: false,
      warned: false,
      next: [
        { fact: 'days', have: 0, need: 1 },
        { fact: 'daysVisited', have: 1, need: 2 },
        { fact: 'postsRead', have: 1, need: 1 },
        { fact: 'written', have: 1, need: 1 },
      ],
    });
    later(1);
    await visit(writer, read.id);
    await dayEnds();
    expect((await writer.get('/api/v1/me/trust')).body.level).toBe(1);
    expect(await shown(writer)).toBe(1);
    const second = (await writer.post(`/api/v1/posts/${read.id}/comments`, { body: '반가워요' })).body;
    await writer.put(`/api/v1/comments/${second.id}/like`);
    later(1);
    await visit(writer, read.id);
    await dayEnds();
    expect(await shown(writer), 'own likes do not count').toBe(1);
    await fan.put(`/api/v1/comments/${second.id}/like`);
    await dayEnds();
    expect(await shown(writer)).toBe(2);
    // What was earned stays when the rules become stricter, and when likes are taken back.
    await fan.delete(`/api/v1/comments/${second.id}/like`);
    await dayEnds();
    expect(await shown(writer)).toBe(2);
  });

  it('may be decided by staff, is written down, and given back to the rules', async () => {
    const person = await community.signUp();
    const pinned = await moderator.put(trustOf(person), { level: 3, note: '오래 알던 사람' });
    expect(pinned).toMatchObject({ status: 200, body: { level: 3, reached: 0, pinned: 3, version: 2 } });
    expect(await shown(person)).toBe(3);
    expect((await person.get('/api/v1/me/trust')).body).toMatchObject({ level: 3, pinned: true, next: null });
    expect(
      await moderator.put(trustOf(person), { level: 1, version: 1, note: '오래 알던 사람' }),
    ).toMatchObject({
      status: 409,
      body: { code: 'request.stale_version', params: { version: 2 } },
    });
    const both = await Promise.all([
      moderator.put(trustOf(person), { level: null, version: 2 }),
      admin.put(trustOf(person), { level: 2, version: 2, note: '오래 알던 사람' }),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    await moderator.put(trustOf(person), { level: null });
    expect(await shown(person)).toBe(0);
    const acts = await community.node.ctx.db
      .selectFrom('audit_entries')
      .select(['act', 'note'])
      .where('target_id', '=', person.id)
      .where('act', 'like', 'trust.%')
      .orderBy('seq')
      .execute();
    expect(acts[0]).toEqual({ act: 'trust.level_pinned', note: '오래 알던 사람' });
    expect(acts.at(-1)!.act).toBe('trust.level_unpinned');
  });

  it('is nobody else’s to decide or to look into', async () => {
    const person = await community.signUp();
    const other = await community.signUp();
    expect((await community.guest.get('/api/v1/me/trust')).status).toBe(401);
    expect((await community.guest.put(trustOf(person), { level: 3 })).status).toBe(401);
    expect((await other.get(trustOf(person))).status).toBe(403);
    expect((await other.put(trustOf(person), { level: 3 })).status).toBe(403);
    expect((await person.put(trustOf(person), { level: 3 })).status).toBe(403);
    expect(await moderator.put(trustOf(moderator), { level: 3, note: '오래 알던 사람' })).toMatchObject({
      status: 403,
      body: { code: 'trust.own_level' },
    });
    for (const wrong of [
      { level: 4 },
      { level: -1 },
      { level: 1.5 },
      { level: '3' },
      {},
      { level: 1, extra: 1 },
    ])
      expect((await moderator.put(trustOf(person), wrong)).status).toBe(422);
    expect((await moderator.put('/api/v1/admin/members/nobody-here/trust', { level: null })).status).toBe(
      404,
    );
    for (const note of [undefined, '', ' \n', '가'.repeat(501), '가'.repeat(2001)])
      expect((await moderator.put(trustOf(person), { level: 1, note })).body.errors, note).toMatchObject([
        { pointer: '/note' },
      ]);
    expect(await shown(person)).toBe(0);
  });

  it('is told of once a level when it rises, and never when it falls', async () => {
    const person = await community.signUp();
    const raised = async () =>
      (await person.get('/api/v1/notifications')).body.items
        .filter((one: { type: string }) => one.type === 'trust.level_reached')
        .map((one: { title: string; url: string; actor: unknown }) => [one.title, one.url, one.actor]);
    const note = '오래 알던 사람';
    await moderator.put(trustOf(person), { level: 2, note });
    const regular = ['신뢰 등급이 ‘단골’로 올랐어요. 할 수 있는 일이 늘었어요', '/settings/trust', null];
    expect(await raised()).toEqual([regular]);
    for (const level of [1, 2, null, 0, 1, 2]) await moderator.put(trustOf(person), { level, note });
    expect(await raised()).toEqual([regular]);
    const both = await Promise.all(
      [moderator, admin].map((who) => who.put(trustOf(person), { level: 3, note })),
    );
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await raised()).map(([title]: [string]) => title)).toEqual([
      '신뢰 등급이 ‘기둥’으로 올랐어요. 할 수 있는 일이 늘었어요',
      regular[0],
    ]);
  });

  it('is forgotten with the member', async () => {
    const person = await community.signUp();
    await person.post('/api/v1/posts', { space: 'free', title: '인사', body: '곧 떠나요' });
    await moderator.put(trustOf(person), { level: 2, note: '오래 알던 사람' });
    await person.delete('/api/v1/me', { password: person.password });
    for (const table of ['trust_members', 'trust_days', 'text_prints'] as const) {
      const rows = await community.node.ctx.db
        .selectFrom(table)
        .select('account_id')
        .where('account_id', '=', person.id)
        .execute();
      expect(rows, table).toEqual([]);
    }
  });

  it('is lower while a warning is valid, and comes back when it expires or is lifted', async () => {
    const person = await community.signUp();
    const level = async () => [await shown(person), (await person.get('/api/v1/me/trust')).body.warned];
    const warn = (path = `/api/v1/members/${encodeURIComponent(person.handle)}/warnings`) =>
      moderator.post(path, { rule: 'respect', reason: '사람을 공격하지 말아 주세요' });
    const settle = () => community.node.jobs.drain();
    await community.node.ctx.db
      .insertInto('trust_members')
      .values({ account_id: person.id, reached: 2, level: 2, told_level: 2, checked_at: now })
      .execute();
    await community.node.ctx.transaction((tx) => showTrustLevel(tx, person.id, 2));
    await admin.patch('/api/v1/admin/settings', { 'moderation.ladder_days': [0] });

    const first = await warn();
    await settle();
    expect(await level(), 'at once').toEqual([1, true]);
    const appeal = await person.post('/api/v1/appeals', { warningId: first.body.id, text: '오해예요' });
    await admin.put(`/api/v1/moderation/appeals/${appeal.body.id}/decision`, {
      outcome: 'lifted',
      reason: '오해였네요',
    });
    await settle();
    expect(await level(), 'lifted').toEqual([2, false]);

    await warn();
    await settle();
    expect(await level()).toEqual([1, true]);
    later(181);
    const back = await community.guest.post('/api/auth/sign-in/email', {
      email: person.email,
      password: person.password,
    });
    const me = await community.request({
      method: 'GET',
      url: '/api/v1/me/trust',
      headers: { authorization: `Bearer ${back.body.token}` },
    });
    expect(me.status).toBe(200);
    // Days of visits are written a moment later.
    await expect.poll(async () => (await dayEnds(), await shown(person)), { timeout: 20_000 }).toBe(2);
    const told = await community.node.ctx.db
      .selectFrom('notices')
      .select('kind')
      .where('account_id', '=', person.id)
      .where('kind', '=', 'trust.level_reached')
      .execute();
    expect(told, 'a level that comes back is no news').toEqual([]);
  });
});
