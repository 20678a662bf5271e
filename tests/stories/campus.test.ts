import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from '../../server/engines/slack/test-slack-server.ts';
import { makeFirstStart } from '../../server/modules/site/index.ts';
import { startCommunity, type Community, type Person } from '../../server/test/community.ts';
import { facetAt, later } from '../../server/test/meetups.ts';

/**
 * What a campus does, by its API, from the first start to the last review. Signing in at the campus itself is told by
 * `tests/journeys/ways-in.test.ts`, the inbox that needs no reload by `server/modules/notifications`.
 */
let now = new Date('2026-12-01T01:00:00Z');
let community: Community;
let slack: FakeSlack;
let host: Person;
let mate: Person;
let passer: Person;

beforeAll(async () => {
  slack = await startFakeSlack();
  community = await startCommunity({
    now: () => now,
    env: {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API: `${slack.url}/api`,
      OUTBOUND_ALLOW: '127.0.0.1',
      PUBLIC_URL: 'https://campus.example',
    },
  });
  await makeFirstStart(community.node.ctx, {
    blueprint: 'campus',
    samples: false,
    adminEmail: 'admin@people.test',
    adminPassword: null,
  });
  const admin = await community.signUp('짝꿍지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'matching.slack_groups': true });
  [host, mate, passer] = await Promise.all([
    community.signUp('성민'),
    community.signUp('은동'),
    community.signUp('서윤'),
  ]);
  // Whoever came by the campus has an address that the campus has checked.
  await community.node.ctx.db
    .updateTable('accounts')
    .set({ email_verified: true })
    .where('id', 'in', [host.id, mate.id])
    .execute();
  for (const { email } of [host, mate]) slack.knows(email);
});
afterAll(async () => {
  await community.stop();
  await slack.shut();
});

const drain = () => community.node.jobs.drain({ until: now });
const score = async (person: Person, category: string) =>
  (await person.get(`/api/v1/me/match-scores?category=${category}`)).body.total as number;
const typesOf = async (person: Person) =>
  (await person.get('/api/v1/notifications?limit=50')).body.items.map((item: { type: string }) => item.type);
const matchPath = (id: string, rest = '') => `/api/v1/matching/matches/${id}${rest}`;

async function openRoom(facet: object, more: object = {}): Promise<string> {
  const made = await host.post('/api/v1/posts', {
    space: 'rooms',
    title: '저녁 칼국수',
    body: '둘이면 돼요',
    facet,
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

it('finds company by a room without names, and by waiting, and both tell how it was', async () => {
  const { body: choices } = await community.guest.get('/api/v1/meetups/choices');
  expect(choices.categories).toMatchObject([
    { key: 'meal', attributes: ['place', 'way', 'time'] },
    { key: 'study', attributes: ['place', 'type'] },
  ]);

  // A room with conditions, a date and seats, and nobody's name.
  const conditions = { place: ['seocho'], way: ['eatout'], time: ['dinner'] };
  const id = await openRoom(facetAt(later(now, 9), { capacity: 3, conditions }), { anonymous: true });
  const found = await community.guest.get(
    '/api/v1/meetups?space=rooms&conditions=place:seocho,time:dinner&open=true',
  );
  expect(found.body.items).toMatchObject([{ id, author: null, facet: { taken: 1, host: null } }]);
  const asked = await mate.post(`/api/v1/posts/${id}/comments`, { body: '매운가요?', anonymous: true });
  const answer = { body: '안 매워요', anonymous: true, parentId: asked.body.id };
  expect((await host.post(`/api/v1/posts/${id}/comments`, answer)).body.author).toBeNull();
  expect((await host.put(`/api/v1/posts/${id}/meetup/completion`)).body.code).toBe('meetups.too_few');
  expect((await mate.put(`/api/v1/posts/${id}/participants/me`)).body).toMatchObject({
    taken: 2,
    participants: [],
  });

  // Complete: a match with its members and conditions, a room, notices, scores, one message in Slack.
  const done = await host.put(`/api/v1/posts/${id}/meetup/completion`);
  expect(done.body.state).toBe('completed');
  await drain();
  const { matchId, roomId } = done.body.mine;
  const match = (await mate.get(matchPath(matchId))).body;
  expect(match).toMatchObject({ origin: 'meetup', category: 'meal', host: null, members: [{}, {}], roomId });
  expect(match.conditions.map((one: { attribute: string }) => one.attribute)).toEqual(
    expect.arrayContaining(['place', 'way', 'time']),
  );
  expect((await passer.get(matchPath(matchId))).status).toBe(404);
  expect((await mate.post(`/api/v1/rooms/${roomId}/messages`, { content: '1층에서 봐요' })).status).toBe(201);
  for (const person of [host, mate]) expect(await typesOf(person)).toContain('matching.matched');
  expect([await score(host, 'meal'), await score(mate, 'meal')]).toEqual([42, 10]);
  expect(slack.posts()).toHaveLength(1);
  const places = (await mate.get(matchPath(matchId, '/places'))).body;
  expect(places.items.length).toBeGreaterThan(0);
  const metres = places.items.map((place: { metres: number }) => place.metres);
  expect(metres).toEqual(metres.toSorted((a: number, b: number) => a - b));
  expect((await passer.put(`/api/v1/posts/${id}/participants/me`)).body.code).toBe('meetups.completed');
});

it('matches those who wait for the same, and both tell how it was', async () => {
  const wait = (person: Person, chosen: object) =>
    person.put('/api/v1/matching/pools/study/entry', { choices: chosen });
  await wait(host, { place: ['seocho', 'gaepo'], type: ['inner-circle'] });
  await wait(passer, { place: ['gaepo'] });
  await drain();
  await community.node.jobs.runTimed('matching.clock');
  await drain();
  const { body } = await passer.get('/api/v1/matching/matches?pool=study');
  expect(body.items).toHaveLength(1);
  const [{ id, conditions }] = body.items;
  expect(conditions).toMatchObject([
    { attribute: 'place', values: [{ key: 'gaepo' }] },
    { attribute: 'type', values: [{ key: 'inner-circle' }] },
  ]);
  const review = (by: Person, of: Person, stars: number) =>
    by.post(matchPath(id, '/reviews'), { reviews: [{ member: of.handle, stars }] });
  expect((await review(host, passer, 5)).body.code).toBe('matching.too_early');
  now = new Date(now.getTime() + 31 * 60_000);
  expect((await review(host, passer, 5)).status).toBeLessThan(300);
  expect((await review(passer, host, 4)).status).toBeLessThan(300);
  expect((await review(host, passer, 5)).body.code).toBe('matching.already_reviewed');
  expect([await score(host, 'study'), await score(passer, 'study')]).toEqual([20 + 20, 20 + 42]);
});
