import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Community, Person } from '../../test/community.ts';
import { holdForReview } from './index.ts';
import { decide, flagged, openHouse, type House } from './test-house.ts';

let house: House;
let community: Community;
let author: Person;
let reporter: Person;
let moderator: Person;
let other: Person;
let admin: Person;

beforeAll(async () => {
  house = await openHouse();
  ({ community, moderator, other, admin } = house);
  author = await community.signUp('글쓴이');
  reporter = await community.signUp('신고한이');
  await admin.post('/api/v1/spaces', { slug: 'elsewhere', name: '다른 곳' });
});
afterAll(() => community.stop());

const flag = (more: object = {}, who = author) => flagged(house, { author: who, reporter }, more);

describe('a case', () => {
  it('is assigned to oneself or somebody else of the staff, with a version', async () => {
    const { id, version } = await flag();
    const path = `/api/v1/moderation/cases/${id}/assignee`;
    const mine = await moderator.put(path, { assignee: moderator.handle, version });
    expect(mine.body).toMatchObject({ assignee: { handle: moderator.handle }, version: version + 1 });
    expect(await other.put(path, { assignee: other.handle, version })).toMatchObject({
      status: 409,
      body: {
        code: 'request.stale_version',
        params: { version: version + 1, by: '지킴이', did: 'assigned' },
      },
    });
    expect((await moderator.put(path, { assignee: author.handle, version: version + 1 })).status).toBe(422);
    expect((await moderator.get('/api/v1/moderation/queue?assignee=me')).body.items).toHaveLength(1);
    expect((await community.guest.put(path, { assignee: null, version })).status).toBe(401);
    expect((await author.put(path, { assignee: null, version })).status).toBe(403);
    expect((await moderator.put(path, { assignee: null, version: version + 1 })).body.assignee).toBeNull();
  });

  it('is taken by one of two at once, and by nobody when it is decided meanwhile', async () => {
    const { id, version } = await flag();
    const path = `/api/v1/moderation/cases/${id}/assignee`;
    const both = await Promise.all(
      [moderator, other].map((who) => who.put(path, { assignee: who.handle, version })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = both.find(({ status }) => status === 200)!.body.assignee.handle;
    const now = (await moderator.get(`/api/v1/moderation/cases/${id}`)).body;
    expect(now).toMatchObject({ assignee: { handle: won }, version: version + 1 });
    expect(now.steps.filter((step: { kind: string }) => step.kind === 'assigned')).toHaveLength(1);
    const [taken, decided] = await Promise.all([
      other.put(path, { assignee: null, version: version + 1 }),
      decide(moderator, id, { version: version + 1, dismiss: true }),
    ]);
    expect([taken.status, decided.status].sort()).toEqual([200, 409]);
  });

  it('keeps notes that only staff read', async () => {
    const { id } = await flag();
    const path = `/api/v1/moderation/cases/${id}/notes`;
    expect((await community.guest.post(path, { note: 'x' })).status).toBe(401);
    expect((await author.post(path, { note: 'x' })).status).toBe(403);
    expect((await moderator.post(path, { note: ' ' })).status).toBe(422);
    expect((await moderator.post(path, { note: '지난번과 같은 사람인 듯' })).status).toBe(201);
    const whole = (await other.get(`/api/v1/moderation/cases/${id}`)).body;
    expect(whole.steps.at(-1)).toMatchObject({ kind: 'note', actor: { handle: moderator.handle } });
  });

  it('is decided by one of two moderators at once; the other hears who did what', async () => {
    const { id, version } = await flag();
    const both = await Promise.all([
      decide(moderator, id, { version, hide: true, rule: 'respect' }),
      decide(other, id, { version, dismiss: true }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const loser = both.find(({ status }) => status === 409)!;
    expect(loser.body).toMatchObject({ code: 'request.stale_version', params: { version: version + 1 } });
    expect(['지킴이', '다른 지킴이']).toContain(loser.body.params.by);
    const now = (await moderator.get(`/api/v1/moderation/cases/${id}`)).body;
    expect(await decide(moderator, id, { version: now.version, dismiss: true })).toMatchObject({
      status: 409,
      body: { code: 'moderation.case_closed' },
    });
  });

  it('refuses decisions that say nothing, or too much', async () => {
    const { id, version } = await flag();
    expect((await community.guest.put(`/api/v1/moderation/cases/${id}/decision`, { version })).status).toBe(
      401,
    );
    expect((await decide(author, id, { version, dismiss: true })).status).toBe(403);
    for (const wrong of [
      {},
      { dismiss: true, hide: true },
      { warn: true, message: '그만' },
      { warn: true, rule: 'respect' },
      { warn: true, rule: 'no-such-rule', message: '그만' },
      { block: { days: 0 }, message: '그만' },
      { block: { days: 3 } },
      { block: { days: 3 }, message: '그만' },
      { edit: {} },
      { move: 'no-such-space', hide: true },
      { destroy: true },
    ])
      expect([422, 404], JSON.stringify(wrong)).toContain(
        (await decide(moderator, id, { version, ...wrong })).status,
      );
    expect((await moderator.get(`/api/v1/moderation/cases/${id}`)).body).toMatchObject({
      state: 'open',
      version,
    });
  });

  it('edits, moves, locks and hides in one go, and keeps what was there', async () => {
    const { id, version, post } = await flag();
    const decided = await decide(moderator, id, {
      version,
      edit: { title: '고친 글', body: '고친 본문' },
      move: 'elsewhere',
      lock: true,
      rule: 'topic',
      note: '두 번째',
    });
    expect(decided.body).toMatchObject({
      state: 'closed',
      outcome: 'acted',
      closedBy: { handle: moderator.handle },
    });
    const now = (await reporter.get(`/api/v1/posts/${post}`)).body;
    expect(now).toMatchObject({
      title: '고친 글',
      moderated: true,
      locked: true,
      space: { slug: 'elsewhere' },
    });
    const { items } = (await author.get(`/api/v1/posts/${post}/revisions`)).body;
    expect(items).toHaveLength(2);
    expect((await author.patch(`/api/v1/posts/${post}`, { body: '다시 제 말로' })).body.moderated).toBe(
      false,
    );
    const acts = (await admin.get(`/api/v1/admin/audit?target=post:${post}`)).body.items;
    expect(acts.map((one: { act: string }) => one.act).sort()).toEqual([
      'moderation.edited',
      'moderation.locked',
      'moderation.moved',
    ]);
    expect(JSON.stringify(acts)).not.toContain('고친 본문');
    expect(acts.find((one: { act: string }) => one.act === 'moderation.moved')).toMatchObject({
      before: { space: 'free' },
      after: { space: 'elsewhere' },
    });
  });

  it('can be opened again, and what was hidden comes back when it is dismissed then', async () => {
    const { id, version, post } = await flag();
    await decide(moderator, id, { version, hide: true });
    expect((await reporter.get(`/api/v1/posts/${post}`)).status).toBe(404);
    const closed = (await other.get(`/api/v1/moderation/cases/${id}`)).body;
    const path = `/api/v1/moderation/cases/${id}/reopening`;
    expect((await author.put(path, { version: closed.version })).status).toBe(403);
    expect((await other.put(path, { version: version })).status).toBe(409);
    const open = await other.put(path, { version: closed.version });
    expect(open.body).toMatchObject({ state: 'open', outcome: null, assignee: { handle: other.handle } });
    await decide(other, id, { version: open.body.version, dismiss: true });
    expect((await reporter.get(`/api/v1/posts/${post}`)).status).toBe(200);
  });

  it('can be opened by staff without a flag', async () => {
    const post = (await author.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).body.id;
    const target = { type: 'post', id: post };
    expect((await author.post('/api/v1/moderation/cases', { target })).status).toBe(403);
    const both = await Promise.all(
      [moderator, other].map((who) => who.post('/api/v1/moderation/cases', { target })),
    );
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]!.body.id).toBe(both[1]!.body.id);
  });

  it('is opened on one connection as often as needed', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        author.post('/api/v1/posts', { space: 'free', title: `글 ${index}`, body: '본문' }),
      ),
    );
    // PostgreSQL keeps one plan for all values after five times.
    await community.node.ctx.transaction(async (tx) => {
      for (const { body } of made)
        await holdForReview(tx, {
          target: { type: 'post', id: body.id },
          reason: 'new-member',
          rule: 'first-posts',
        });
    });
    const { items } = (await moderator.get('/api/v1/moderation/queue?limit=100')).body;
    const waiting = items.map((one: { target: { id: string } }) => one.target.id);
    expect(waiting).toEqual(expect.arrayContaining(made.map(({ body }) => body.id)));
  });

  it('waits when a rule holds a text back, and shows it when it is dismissed', async () => {
    const { ctx } = community.node;
    const post = (await author.post('/api/v1/posts', { space: 'free', title: '처음', body: '안녕하세요' }))
      .body.id;
    await ctx.transaction((tx) =>
      holdForReview(tx, { target: { type: 'post', id: post }, reason: 'new-member', rule: 'first-posts' }),
    );
    expect((await reporter.get(`/api/v1/posts/${post}`)).status).toBe(404);
    const { items } = (await moderator.get('/api/v1/moderation/queue?limit=100')).body;
    const held = items.find((one: { target: { id: string } }) => one.target.id === post);
    expect(held).toMatchObject({ origin: 'rule', hold: { reason: 'new-member', rule: 'first-posts' } });
    await decide(moderator, held.id, { version: held.version, dismiss: true });
    expect((await reporter.get(`/api/v1/posts/${post}`)).status).toBe(200);
  });
});
