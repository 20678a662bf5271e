import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { areSilent, findBlocked, listSilenced } from './index.ts';

let community: Community;
let mina: Person;
let joon: Person;
let other: Person;
let admin: Person;
const blockOf = (person: Person) => `/api/v1/members/${encodeURIComponent(person.handle)}/block`;

beforeAll(async () => {
  community = await startCommunity();
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  other = await community.signUp('다른이');
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

describe('blocking a member', () => {
  it('silences both, once, however often it is said', async () => {
    const { ctx } = community.node;
    const both = await Promise.all([mina.put(blockOf(joon)), mina.put(blockOf(joon))]);
    expect(both.map((answer) => answer.status)).toEqual([200, 200]);
    expect((await mina.get('/api/v1/me/blocks')).body).toMatchObject({
      items: [{ member: { handle: joon.handle, name: '준' } }],
      nextCursor: null,
    });
    expect(await listSilenced(ctx, mina.id)).toEqual(new Set([joon.id]));
    expect(await listSilenced(ctx, joon.id)).toEqual(new Set([mina.id]));
    expect(await areSilent(ctx, joon.id, mina.id)).toBe(true);
    expect(await areSilent(ctx, joon.id, other.id)).toBe(false);
  });

  it('is never told to the blocked one', async () => {
    const { ctx } = community.node;
    expect((await joon.get('/api/v1/me/blocks')).body.items).toEqual([]);
    expect((await joon.get(blockOf(mina))).body).toEqual({ blocked: false });
    expect((await mina.get(blockOf(joon))).body).toEqual({ blocked: true });
    const asJoon = ctx.as({ id: joon.id, role: 'member', sessionId: 'test', emailVerified: true });
    expect(await findBlocked(asJoon, [mina.id])).toEqual(new Set());
    expect((await joon.get(`/api/v1/members/${encodeURIComponent(mina.handle)}`)).status).toBe(200);
  });

  it("is nobody else's to end", async () => {
    expect((await joon.delete(blockOf(mina))).status).toBe(204);
    expect((await other.delete(blockOf(joon))).status).toBe(204);
    expect(await listSilenced(community.node.ctx, mina.id)).toEqual(new Set([joon.id]));
  });

  it('needs a session', async () => {
    for (const answer of [
      await community.guest.put(blockOf(joon)),
      await community.guest.delete(blockOf(joon)),
      await community.guest.get(blockOf(joon)),
      await community.guest.get('/api/v1/me/blocks'),
    ])
      expect(answer.status).toBe(401);
  });

  it('refuses oneself, and those who are not there', async () => {
    expect(await mina.put(blockOf(mina))).toMatchObject({ status: 422, body: { code: 'blocks.oneself' } });
    for (const handle of [
      'nobody-here',
      '%F0%9F%90%95',
      '%00',
      "'; drop table member_blocks; --",
      'x'.repeat(60),
    ])
      expect(
        (await mina.put(`/api/v1/members/${encodeURIComponent(handle)}/block`)).status,
      ).toBeGreaterThanOrEqual(404);
    expect((await mina.get('/api/v1/me/blocks?cursor=bm9uc2Vuc2U')).status).toBe(422);
    expect(await listSilenced(community.node.ctx, mina.id)).toEqual(new Set([joon.id]));
  });

  it('may be undone, twice as well', async () => {
    await mina.put(blockOf(other));
    expect((await mina.delete(blockOf(other))).status).toBe(204);
    expect((await mina.delete(blockOf(other))).status).toBe(204);
    expect(await areSilent(community.node.ctx, mina.id, other.id)).toBe(false);
  });

  it('has a bound that two at once do not pass', async () => {
    expect((await admin.patch('/api/v1/admin/settings', { 'blocks.limit': 10 })).status).toBe(200);
    const collector = await community.signUp('모으는이');
    const crowd = await Promise.all(Array.from({ length: 12 }, () => community.signUp()));
    for (const person of crowd.slice(0, 9)) await collector.put(blockOf(person));
    const last = await Promise.all(crowd.slice(9).map((person) => collector.put(blockOf(person))));
    expect(last.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    expect(last.find((answer) => answer.status === 409)!.body).toMatchObject({
      code: 'blocks.too_many',
      params: { max: 10 },
    });
    const first = (await collector.get('/api/v1/me/blocks?limit=6')).body;
    const rest = (await collector.get(`/api/v1/me/blocks?limit=6&cursor=${first.nextCursor}`)).body;
    const handles = [...first.items, ...rest.items].map((item) => item.member.handle);
    expect(new Set(handles).size).toBe(10);
    expect(rest.nextCursor).toBeNull();
  });

  it('ends with either of the two', async () => {
    const leaver = await community.signUp('떠날이');
    await leaver.put(blockOf(mina));
    await other.put(blockOf(leaver));
    const left = await leaver.delete('/api/v1/me', { password: leaver.password });
    expect(left.status).toBeLessThan(300);
    const { ctx } = community.node;
    expect(await listSilenced(ctx, leaver.id)).toEqual(new Set());
    expect((await other.get('/api/v1/me/blocks')).body.items).toEqual([]);
  });
});

describe('what a blocked member says', () => {
  it('is folded away for the blocker alone, unless it is anonymous', async () => {
    const blocker = await community.signUp();
    const blocked = await community.signUp();
    await admin.patch('/api/v1/spaces/free', { anonymousAllowed: true });
    const post = (await blocked.post('/api/v1/posts', { space: 'free', title: '이름으로', body: '글' })).body;
    const hidden = await blocked.post('/api/v1/posts', {
      space: 'free',
      title: '이름 없이',
      body: '글',
      anonymous: true,
    });
    expect(hidden.status).toBe(201);
    const comments = `/api/v1/posts/${post.id}/comments`;
    await blocked.post(comments, { body: '이름으로' });
    await blocked.post(comments, { body: '이름 없이', anonymous: true });
    await blocker.put(blockOf(blocked));
    const seenBy = async (person: Pick<Person, 'get'>) => ({
      post: (await person.get(`/api/v1/posts/${post.id}`)).body.fromBlocked,
      anonymous: (await person.get(`/api/v1/posts/${hidden.body.id}`)).body.fromBlocked,
      comments: (await person.get(comments)).body.items.map(
        (item: { fromBlocked: boolean }) => item.fromBlocked,
      ),
      listed: (await person.get('/api/v1/posts?limit=100')).body.items.filter(
        (item: { fromBlocked: boolean }) => item.fromBlocked,
      ).length,
    });
    expect(await seenBy(blocker)).toEqual({
      post: true,
      anonymous: false,
      comments: [true, false],
      listed: 1,
    });
    const nothing = { post: false, anonymous: false, comments: [false, false], listed: 0 };
    for (const person of [blocked, other, community.guest]) expect(await seenBy(person)).toEqual(nothing);
    const offered = async (person: Person) =>
      (await person.get(`/api/v1/posts/${post.id}/participants`)).body.items.map(
        (item: { handle: string }) => item.handle,
      );
    expect(await offered(blocker)).toEqual([]);
    expect(await offered(other)).toEqual([blocked.handle]);
  });
});
