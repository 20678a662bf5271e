import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { openRecruiting, recruit, takeIn } from '../../test/recruiting.ts';

let community: Community;
let host: Person;
let mina: Person;
let stranger: Person;

beforeAll(async () => {
  community = await startCommunity();
  const admin = await openRecruiting(community);
  await admin.post('/api/v1/spaces', { slug: 'launches', name: '런칭', kind: 'launch' });
  host = await community.signUp('호스트');
  mina = await community.signUp('미나');
  stranger = await community.signUp('낯선이');
});
afterAll(() => community.stop());

const launch = (person: Person, teamId: string, more: object = {}) =>
  person.post('/api/v1/posts', {
    space: 'launches',
    title: '소리골을 열었어요',
    body: '여섯 주 걸렸어요',
    facet: { teamId, url: 'https://example.test/sori', stacks: ['kotlin'], ...more },
  });

async function team(): Promise<{ postId: string; teamId: string }> {
  const postId = await recruit(community, host);
  await takeIn(host, mina, postId);
  const { body } = await host.get('/api/v1/me/teams');
  return { postId, teamId: body.items[0].id };
}

it('is one for each team, by its host, when nobody is looked for any more', async () => {
  const { postId, teamId } = await team();
  expect((await launch(host, teamId)).body.code).toBe('recruiting.still_open');
  await host.put(`/api/v1/posts/${postId}/closure`);
  expect((await launch(mina, teamId)).body.code).toBe('recruiting.not_host');
  expect((await launch(stranger, teamId)).body.errors[0].code).toBe('recruiting.team_not_found');
  expect((await launch(host, teamId, { url: 'javascript:alert(1)' })).status).toBe(422);
  expect((await launch(host, teamId, { stacks: ['COBOL'] })).status).toBe(422);
  const made = await Promise.all(Array.from({ length: 4 }, () => launch(host, teamId)));
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  const { body } = made.find(({ status }) => status === 201)!;
  expect(body.facet).toMatchObject({
    teamId,
    recruitmentId: postId,
    stacks: ['Kotlin'],
    team: [{ member: { handle: host.handle }, host: true }, { member: { handle: mina.handle } }],
  });
  const path = `/api/v1/posts/${body.id}`;
  const facet = { teamId, url: 'https://example.test/new' };
  expect((await mina.patch(path, { facet })).status).toBe(403);
  expect((await host.patch(path, { facet: { ...facet, teamId: '999' } })).status).toBe(422);
  expect((await host.patch(path, { facet })).body.facet).toMatchObject({ url: facet.url, stacks: [] });
  expect((await host.get(`/api/v1/posts/${postId}`)).body.facet.team.launched).toBe(true);
});

it('is in the portfolio of everybody in the team, and most liked comes first', async () => {
  const { postId, teamId } = await team();
  await host.put(`/api/v1/posts/${postId}/closure`);
  const { body } = await launch(host, teamId);
  const portfolio = async (person: Person) =>
    (await stranger.get(`/api/v1/members/${encodeURIComponent(person.handle)}`)).body.portfolio;
  for (const person of [host, mina])
    expect((await portfolio(person))[0]).toMatchObject({ kind: 'launch', path: `/posts/${body.id}` });
  expect(await portfolio(stranger)).toEqual([]);
  await stranger.put(`/api/v1/posts/${body.id}/like`);
  const liked = await community.guest.get('/api/v1/launches?sort=likes&stack=Kotlin');
  expect(liked.body.items[0].id).toBe(body.id);
  expect((await community.guest.get('/api/v1/launches?sort=moon')).status).toBe(422);
  const makers = await community.guest.get('/api/v1/teams/makers');
  expect(makers.body.items[0]).toMatchObject({ launches: 2 });
});

it('goes with its post, and makes room for another', async () => {
  const { postId, teamId } = await team();
  await host.put(`/api/v1/posts/${postId}/closure`);
  const { body } = await launch(host, teamId);
  await host.delete(`/api/v1/posts/${body.id}`);
  await community.node.jobs.drain();
  expect((await host.get(`/api/v1/teams/${teamId}`)).body).toMatchObject({
    launched: false,
    mine: { mayLaunch: true },
  });
  expect((await launch(host, teamId)).status).toBe(201);
  expect((await launch(host, teamId)).body.code).toBe('launches.already_launched');
  const { shipped } = (await community.guest.get('/api/v1/teams/stats')).body;
  expect(shipped).toBeGreaterThan(0);
});

it('shows no work of a team that gave up', async () => {
  const { teamId } = await team();
  await host.put(`/api/v1/teams/${teamId}/end`, { outcome: 'given-up', reason: '바빠서' });
  expect((await launch(host, teamId)).body.code).toBe('recruiting.team_given_up');
});
