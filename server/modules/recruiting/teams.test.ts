import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { applyTo, decide, noticesOf, openRecruiting, recruit, takeIn } from '../../test/recruiting.ts';

let community: Community;
let moment = Date.now();
let host: Person;
let mina: Person;
let joon: Person;
let stranger: Person;
let postId: string;
let teamId: string;

beforeAll(async () => {
  community = await startCommunity({ now: () => new Date(moment) });
  await openRecruiting(community);
  stranger = await community.signUp('낯선이');
});
afterAll(() => community.stop());
beforeEach(async () => {
  host = await community.signUp('호스트');
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  postId = await recruit(community, host);
  await takeIn(host, mina, postId);
  teamId = (await host.get('/api/v1/me/teams')).body.items[0].id;
});

const team = (rest = '') => `/api/v1/teams/${teamId}${rest}`;
const ofPost = (rest = '') => `/api/v1/posts/${postId}/team${rest}`;
const codeOf = (answer: { status: number; body: { code: string } }) => [answer.status, answer.body.code];
const handles = (people: { member: { handle: string } }[]) =>
  people.map(({ member }) => member.handle).sort();
const drain = () => community.node.jobs.drain();
const tellWeek = async () => {
  await community.node.jobs.runTimed('recruiting.weekly_check_in');
  await drain();
};

describe('a team', () => {
  it('is there from the first acceptance, with a room for those who are in it', async () => {
    expect((await community.guest.get(ofPost())).body).toMatchObject({
      id: teamId,
      name: '동네 소음 지도',
      state: 'active',
      members: [{ member: { handle: host.handle }, host: true, position: null }, { position: 'backend' }],
    });
    await drain();
    const { roomId } = (await mina.get(team())).body;
    expect((await mina.get(`/api/v1/rooms/${roomId}`)).body).toMatchObject({
      type: 'team',
      memberCount: 2,
      postId,
      host: { handle: host.handle },
    });
    await takeIn(host, joon, postId);
    await drain();
    expect((await joon.get(`/api/v1/rooms/${roomId}`)).body.mine.present).toBe(true);
    expect((await stranger.get(`/api/v1/rooms/${roomId}`)).status).toBe(404);
  });

  it('is nobody else’s to look into or to change', async () => {
    const body = { line: '말', handle: mina.handle, version: 1, outcome: 'finished' };
    for (const [method, path, fields] of [
      ['get', '', []],
      ['patch', '', ['version']],
      ['put', '/check-in', ['line']],
      ['put', '/host', ['handle']],
      ['put', '/end', ['outcome']],
    ] as const) {
      const sent = Object.fromEntries(fields.map((field) => [field, body[field]]));
      expect((await stranger[method](team(path), sent)).body.code).toBe('recruiting.team_not_found');
      expect((await community.guest[method](team(path), sent)).status).toBe(401);
    }
    expect((await stranger.delete(team(`/members/${mina.handle}`))).status).toBe(404);
    for (const answer of [
      await mina.put(team('/host'), { handle: mina.handle }),
      await mina.put(team('/end'), { outcome: 'finished' }),
      await mina.delete(team(`/members/${encodeURIComponent(host.handle)}`)),
    ])
      expect(codeOf(answer)).toEqual([403, 'recruiting.not_host']);
  });

  it('has a page that everybody in it changes, one after another', async () => {
    const links = [{ label: '기획서', url: 'https://example.test/plan' }];
    const changed = await mina.patch(team(), { notes: '매주 화요일 9시', links, version: 1 });
    expect(changed.body).toMatchObject({ notes: '매주 화요일 9시', links, version: 2 });
    const both = await Promise.all([
      host.patch(team(), { name: '소리골', version: 2 }),
      mina.patch(team(), { name: '소음 지도', version: 2 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await mina.patch(team(), { notes: '', version: 1 })).body.code).toBe('request.stale_version');
    for (const wrong of [
      { links: [{ label: 'x', url: 'javascript:alert(1)' }] },
      { links: [{ label: ' ', url: 'https://example.test' }] },
      { name: ' ' },
      { links: Array(21).fill(links[0]) },
    ])
      expect((await mina.patch(team(), { ...wrong, version: 3 })).status).toBe(422);
  });

  it('is left by who wants to, after its host has handed it over', async () => {
    await drain();
    const { roomId } = (await mina.get(team())).body;
    expect(codeOf(await host.delete(ofPost('/members/me')))).toEqual([409, 'recruiting.hand_over_first']);
    expect((await host.put(team('/host'), { handle: stranger.handle })).status).toBe(422);
    expect((await host.put(team('/host'), { handle: mina.handle })).body.mine.host).toBe(false);
    await drain();
    expect(await noticesOf(mina)).toContain('recruiting.handed_over');
    const { body } = await applyTo(joon, postId);
    expect((await decide(host, body.id)).status).toBe(404);
    expect((await decide(mina, body.id)).status).toBe(200);
    expect((await host.delete(ofPost('/members/me'))).status).toBe(204);
    expect((await host.delete(ofPost('/members/me'))).status).toBe(204);
    await drain();
    expect(handles((await community.guest.get(ofPost())).body.members)).toEqual(
      [mina.handle, joon.handle].sort(),
    );
    expect((await host.get(`/api/v1/rooms/${roomId}`)).body.mine.present).toBe(false);
    expect((await mina.get(`/api/v1/rooms/${roomId}`)).body).toMatchObject({
      host: { handle: mina.handle },
      memberCount: 2,
    });
    expect((await host.get(team())).status).toBe(404);
  });

  it('frees the seat of who leaves: another one has it, and who left may ask again', async () => {
    await takeIn(host, joon, postId);
    const facet = async () => (await host.get(`/api/v1/posts/${postId}`)).body.facet;
    expect((await facet()).closedWhy).toBe('full');
    await mina.delete(ofPost('/members/me'));
    expect(await facet()).toMatchObject({ status: 'open', seats: { left: 1 } });
    await takeIn(host, mina, postId);
    expect((await facet()).closedWhy).toBe('full');
  });

  it('asks for one line a week, names the silent to the host, and lets somebody else have the seat', async () => {
    await drain();
    expect(codeOf(await mina.put(team('/check-in'), { line: '안녕' }))).toEqual([
      409,
      'recruiting.no_check_in',
    ]);
    const week = 7 * 86_400_000;
    moment += week;
    await Promise.all([tellWeek(), tellWeek()]);
    expect((await noticesOf(mina)).filter((type) => type === 'recruiting.check_in')).toHaveLength(1);
    expect((await host.put(team('/check-in'), { line: '지도를 그렸어요' })).status).toBe(200);
    expect((await host.put(team('/check-in'), { line: '가'.repeat(301) })).status).toBe(422);
    expect((await mina.get(team())).body).toMatchObject({ mine: { asked: { line: null } } });
    moment += week;
    await tellWeek();
    expect(await noticesOf(host)).not.toContain('recruiting.silent');
    moment += week;
    await tellWeek();
    await tellWeek();
    expect((await noticesOf(host)).filter((type) => type === 'recruiting.silent')).toHaveLength(1);
    const { checkIns } = (await host.get(team())).body;
    expect(checkIns).toHaveLength(3);
    expect(checkIns[2].items.map(({ line }: { line: string | null }) => line ?? '').sort()).toEqual([
      '',
      '지도를 그렸어요',
    ]);
    const out = await Promise.all([0, 1].map(() => host.delete(team(`/members/${mina.handle}`))));
    expect(out.map(({ status }) => status).sort()).toEqual([204, 404]);
    await drain();
    expect(await noticesOf(mina)).toContain('recruiting.replaced');
    const facet = (await mina.get(`/api/v1/posts/${postId}`)).body.facet;
    expect(facet).toMatchObject({ seats: { taken: 0 }, mine: { member: false, mayApply: false } });
  });

  it('ends once, done or given up for a reason', async () => {
    expect((await host.put(team('/end'), { outcome: 'given-up' })).body.errors[0].code).toBe(
      'recruiting.reason_missing',
    );
    const before = (await community.guest.get('/api/v1/teams/stats')).body;
    const ends = await Promise.all([
      host.put(team('/end'), { outcome: 'finished' }),
      host.put(team('/end'), { outcome: 'given-up', reason: '바빠졌어요' }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await mina.put(team('/check-in'), { line: '끝' })).body.code).toBe('recruiting.team_ended');
    expect(codeOf(await mina.delete(ofPost('/members/me')))).toEqual([409, 'recruiting.team_ended']);
    expect((await host.get(`/api/v1/posts/${postId}`)).body.facet).toMatchObject({ closedWhy: 'hand' });
    expect(codeOf(await host.delete(`/api/v1/posts/${postId}/closure`, { deadline: null }))).toEqual([
      409,
      'recruiting.team_ended',
    ]);
    moment += 2_000;
    await new Promise((done) => setTimeout(done, 1_100));
    const { finished, givenUp } = (await community.guest.get('/api/v1/teams/stats')).body;
    expect(finished + givenUp).toBe(before.finished + before.givenUp + 1);
    await drain();
    expect(await noticesOf(mina)).toContain('recruiting.ended');
  });

  it('goes on when its host leaves the site', async () => {
    await takeIn(host, joon, postId);
    const gone = await host.delete('/api/v1/me', { password: host.password });
    expect(gone.status).toBeLessThan(300);
    await drain();
    const members = (await community.guest.get(ofPost())).body.members;
    expect(members.filter(({ host: isHost }: { host: boolean }) => isHost)).toHaveLength(1);
    expect(handles(members)).toEqual([mina.handle, joon.handle].sort());
  });
});
