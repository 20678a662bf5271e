import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { startFakeSlack, type FakeSlack } from '../../engines/slack/test-slack-server.ts';
import { importPlaces, openMatch } from './index.ts';
import { enter, makePool } from './test-pools.ts';

let community: Community;
let slack: FakeSlack;
let clock: Date;
let staff: Person;

beforeAll(async () => {
  clock = new Date('2026-12-01T03:00:00Z');
  slack = await startFakeSlack();
  community = await startCommunity({
    now: () => clock,
    env: {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API: `${slack.url}/api`,
      OUTBOUND_ALLOW: '127.0.0.1',
      PUBLIC_URL: 'https://madang.example',
    },
  });
  staff = await community.signUp('지킴이', 'admin');
  await makePool(community.node.ctx, 'meal');
});
afterAll(async () => {
  await community.stop();
  await slack.shut();
});

const later = (minutes: number) => void (clock = new Date(clock.getTime() + minutes * 60_000));
const people = (count: number) => Promise.all(Array.from({ length: count }, () => community.signUp()));
const drain = () => community.node.jobs.drain({ until: clock });
const path = (id: string, rest = '') => `/api/v1/matching/matches/${id}${rest}`;
const told = async (person: Person) =>
  ((await person.get('/api/v1/notifications')).body.items as { type: string }[]).map(({ type }) => type);
const score = async (person: Person, query = '') =>
  (await person.get(`/api/v1/me/match-scores${query}`)).body.total as number;

async function match(members: readonly Person[], category = 'meal'): Promise<string> {
  const made = await community.node.ctx.transaction((tx) =>
    openMatch(tx, {
      origin: 'pool',
      poolId: null,
      postId: null,
      category,
      title: '점심',
      hostId: null,
      memberIds: members.map(({ id }) => id),
      conditions: { place: ['seocho'] },
      roomId: null,
    }),
  );
  return made.id;
}

const stars = (person: Person, count: number) => ({ member: person.handle, stars: count });
const absent = (person: Person) => ({ member: person.handle, absent: true });
const review = (person: Person, id: string, ...reviews: object[]) =>
  person.post(path(id, '/reviews'), { reviews });

describe('a match', () => {
  it('is seen by its members and by staff, who only look', async () => {
    const [one, other, stranger] = await people(3);
    const id = await match([one!, other!]);
    expect((await one!.get(path(id))).status).toBe(200);
    expect((await stranger!.get(path(id))).status).toBe(404);
    expect((await community.guest.get(path(id))).status).toBe(401);
    expect((await staff.get(path(id))).body.mine).toBeNull();
    later(31);
    for (const caller of [stranger!, staff, community.guest]) {
      const status = caller === stranger ? 404 : caller === staff ? 403 : 401;
      expect((await caller.put(path(id, '/cancellation'), {})).status).toBe(status);
      expect((await caller.put(path(id, '/answer'), { happened: true })).status).toBe(status);
      expect((await caller.post(path(id, '/reviews'), { reviews: [stars(one!, 5)] })).status).toBe(status);
    }
    expect((await one!.get(path('999999'))).status).toBe(404);
    expect((await one!.get(path('x'))).status).toBe(404);
  });

  it('is cancelled once, with a reason, until its members may tell how it was', async () => {
    const [one, other] = await people(2);
    const id = await match([one!, other!]);
    await drain();
    const both = [one!, other!].map((person) =>
      person.put(path(id, '/cancellation'), { reason: ' 감기예요 ' }),
    );
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 409]);
    await drain();
    const view = (await other!.get(path(id))).body;
    expect(view).toMatchObject({ cancelReason: '감기예요', mayCancel: false, mayReview: false });
    const who = view.cancelledBy.handle === one!.handle ? other! : one!;
    expect(await told(who)).toContain('matching.cancelled');
    expect((await one!.get(`/api/v1/rooms/${view.roomId}`)).body.closedAt).not.toBeNull();
    later(40);
    expect((await review(one!, id, stars(other!, 5))).body.code).toBe('matching.match_cancelled');
    const late = await match([one!, other!]);
    later(30);
    expect((await one!.put(path(late, '/cancellation'), {})).body.code).toBe('matching.too_late_to_cancel');
    expect((await one!.put(path(late, '/cancellation'), { reason: 'x'.repeat(3_000) })).status).toBe(422);
  });

  it('asks its members how it was when the time has come', async () => {
    const [one, other] = await people(2);
    const id = await match([one!, other!]);
    await drain();
    expect((await one!.put(path(id, '/answer'), { happened: true })).body.code).toBe('matching.too_early');
    expect(await told(one!)).not.toContain('matching.review_due');
    later(30);
    await drain();
    expect(await told(one!)).toContain('matching.review_due');
    expect((await one!.put(path(id, '/answer'), { happened: false })).body.mine.happened).toBe(false);
  });

  it('is one of a list that is read in pieces', async () => {
    const [one, ...others] = await people(5);
    const ids = [];
    for (const other of others) ids.unshift(await match([one!, other], 'walk'));
    const first = (await one!.get('/api/v1/matching/matches?limit=3')).body;
    const second = (await one!.get(`/api/v1/matching/matches?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    expect((await one!.get('/api/v1/matching/matches?category=meal')).body.items).toEqual([]);
    expect((await one!.get('/api/v1/matching/matches?origin=meetup')).body.items).toEqual([]);
    expect((await one!.get('/api/v1/matching/matches?cursor=nonsense')).status).toBe(422);
  });
});

describe('reviews', () => {
  it('open after half an hour, once for each member, and give what stars are worth', async () => {
    const [one, other] = await people(2);
    const id = await match([one!, other!]);
    expect((await review(one!, id, stars(other!, 5))).body).toMatchObject({ code: 'matching.too_early' });
    later(30);
    const twice = await Promise.all([1, 2].map(() => review(one!, id, stars(other!, 5))));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect([await score(one!), await score(other!)]).toEqual([20, 42]);
    await review(other!, id, stars(one!, 1));
    expect([await score(one!), await score(other!)]).toEqual([10, 62]);
    expect(await score(one!, '?category=study')).toBe(0);
    expect(await score(one!, `?until=${clock.toISOString()}`)).toBe(0);
    expect(await score(one!, `?from=${clock.toISOString()}`)).toBe(10);
    expect((await one!.get('/api/v1/me/match-scores?from=yesterday')).status).toBe(422);
  });

  it('are of those who were there, of nobody twice, not of oneself, and say something', async () => {
    const [one, other, stranger] = await people(3);
    const id = await match([one!, other!]);
    later(30);
    for (const wrong of [
      [],
      [{ member: other!.handle }],
      [{ member: other!.handle, absent: false }],
      [{ member: other!.handle, stars: 5, absent: true }],
      [stars(one!, 5)],
      [stars(stranger!, 5)],
      [{ member: 'nobody', stars: 3 }],
      [stars(other!, 5), absent(other!)],
      [stars(other!, 6)],
      [{ ...stars(other!, 5), amount: 1000 }],
    ])
      expect((await one!.post(path(id, '/reviews'), { reviews: wrong })).status).toBe(422);
    expect([await score(one!), await score(other!)]).toEqual([0, 0]);
    await staff.patch('/api/v1/admin/settings', { 'matching.review_within_days': 1 });
    later(60 * 25);
    expect((await review(one!, id, stars(other!, 5))).body.code).toBe('matching.too_late_to_review');
    await staff.patch('/api/v1/admin/settings', { 'matching.review_within_days': 30 });
  });

  it('count a no-show when two say so, or one where there were two', async () => {
    const [one, other, third] = await people(3);
    const of3 = await match([one!, other!, third!]);
    later(30);
    await review(one!, of3, absent(third!), stars(other!, 2));
    expect(await score(third!)).toBe(0);
    await review(other!, of3, absent(third!));
    expect(await score(third!)).toBe(-200);
    const [four, five] = await people(2);
    const of2 = await match([four!, five!]);
    later(30);
    await review(four!, of2, absent(five!));
    expect([await score(four!), await score(five!)]).toEqual([20, -200]);
  });

  it('give nothing again between the same two within some days', async () => {
    const [one, other] = await people(2);
    for (let meeting = 0; meeting < 3; meeting += 1) {
      const id = await match([one!, other!]);
      later(30);
      await review(one!, id, stars(other!, 5));
    }
    expect([await score(one!), await score(other!)]).toEqual([20, 42]);
    later(60 * 24 * 8);
    const id = await match([one!, other!]);
    later(30);
    await review(one!, id, stars(other!, 5));
    expect([await score(one!), await score(other!)]).toEqual([40, 84]);
  });
});

describe('places', () => {
  it('are those nearest to the place that they chose, from a file', async () => {
    const csv =
      'name,category,lat,lon,address\n"국수, 집",국수,37.4805,127.0205,"서초 ""1층"""\n멀리,밥,35,129,부산\n둘째,밥,37.49,127.02,서초\n';
    await importPlaces(community.node.ctx, csv);
    await importPlaces(community.node.ctx, csv);
    const [one, other, stranger] = await people(3);
    const id = await match([one!, other!]);
    const { around, items } = (await one!.get(path(id, '/places'))).body;
    expect(around).toBe('seocho');
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['국수, 집', '둘째']);
    expect(items[0]).toMatchObject({ address: '서초 "1층"' });
    expect(items[0].metres).toBeGreaterThan(60);
    expect(items[0].metres).toBeLessThan(80);
    expect((await stranger!.get(path(id, '/places'))).status).toBe(404);
    for (const wrong of [
      'name,lat\nx,1',
      'name,category,lat,lon,address\nx,y,91,0,z',
      'name,category,lat,lon,address\nx,y,,0,z',
    ])
      await expect(importPlaces(community.node.ctx, wrong)).rejects.toMatchObject({
        code: 'matching.bad_places',
      });
  });
});

describe('Slack', () => {
  it('gets one message for a group, when the host wants it, that says nothing of anybody', async () => {
    const [one, other] = await people(2);
    const verify = (ids: string[]) =>
      community.node.ctx.db
        .updateTable('accounts')
        .set({ email_verified: true })
        .where('id', 'in', ids)
        .execute();
    await verify([one!.id, other!.id]);
    for (const { email } of [one!, other!]) slack.knows(email);
    await match([one!, other!]);
    await drain();
    expect(slack.posts()).toEqual([]);
    await staff.patch('/api/v1/admin/settings', { 'matching.slack_groups': true });
    const id = await match([one!, other!]);
    slack.refuse({ status: 429, headers: { 'retry-after': '1' }, body: '' });
    await community.node.jobs.drain({ ignoreErrors: true, until: clock });
    expect(slack.posts()).toEqual([]);
    const failed = await community.node.jobs.listFailed({ limit: 5 });
    for (const job of failed) await community.node.jobs.retry(job.id);
    await drain();
    expect(slack.posts()).toHaveLength(1);
    const { text } = slack.posts()[0]!;
    expect(text).toContain(`https://madang.example/matching/matches/${id}`);
    expect(text).not.toContain(one!.handle);
    expect(text).not.toContain(one!.email);
    await staff.patch('/api/v1/admin/settings', { 'matching.slack_groups': false });
  });
});

describe('two pools', () => {
  it('are waited in at once', async () => {
    await makePool(community.node.ctx, 'study');
    const [one, other, third] = await people(3);
    await enter(one!, 'meal');
    await enter(one!, 'study');
    await enter(other!, 'meal');
    await enter(third!, 'study');
    await drain();
    expect((await one!.get('/api/v1/matching/matches')).body.items).toHaveLength(2);
  });
});
