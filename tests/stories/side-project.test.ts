import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestIssuer } from '../../server/engines/identity/test-issuer.ts';
import { makeFirstStart } from '../../server/modules/site/index.ts';
import { startCommunity, type Caller, type Community, type Person } from '../../server/test/community.ts';

const issuer = new TestIssuer();
const hour = 3_600_000;
const day = 24 * hour;
let community: Community;
let moment = Date.now();
let pm: Person;
let mina: Person;
let joon: Person;
let reader: Person;
let projectId: string;
let launchId: string;

beforeAll(async () => {
  await issuer.start();
  issuer.profiles.set('/v2/user/me', ({ sub, email, email_verified: verified, name }) => ({
    id: Number(sub),
    kakao_account: {
      email,
      is_email_valid: verified,
      is_email_verified: verified,
      profile: { nickname: name },
    },
  }));
  const { url, clientId, clientSecret } = issuer;
  community = await startCommunity({
    now: () => new Date(moment),
    env: {
      KAKAO_CLIENT_ID: clientId,
      KAKAO_CLIENT_SECRET: clientSecret,
      KAKAO_ISSUER: url,
      KAKAO_API: url,
    },
  });
  await makeFirstStart(community.node.ctx, {
    blueprint: 'side-project',
    samples: false,
    adminEmail: 'admin@people.test',
    adminPassword: 'kite-lantern-river-7',
  });
  pm = await community.signUp('하늘');
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  reader = await community.signUp('구경꾼');
  await sql`update accounts set email_verified = true where id = ${mina.id}`.execute(community.node.ctx.db);
}, 120_000);
afterAll(async () => {
  await community.stop();
  await issuer.stop();
});

const drain = () => community.node.jobs.drain({ until: new Date(moment) });
const later = (ms: number) => new Date(moment + ms).toISOString();
const post = (rest = '') => `/api/v1/posts/${projectId}${rest}`;
const notices = async (person: Person): Promise<string[]> =>
  (await person.get('/api/v1/notifications?limit=100')).body.items.map((one: { type: string }) => one.type);
const ids = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id);
const stay = async (answer: Promise<{ status: number; body: unknown }>, status: number) => {
  const { status: was, body } = await answer;
  expect(was, JSON.stringify(body)).toBe(status);
  return body as never;
};

describe('a side project, from an idea to its launch', () => {
  it('signs in by Kakao, without a password', async () => {
    issuer.person = { sub: '3900000001', email: 'kakao@people.test', email_verified: true, name: '카카오' };
    const begun = await community.guest.post('/api/auth/sign-in/social', {
      provider: 'kakao',
      callbackURL: '/',
    });
    const cookie = String([begun.headers['set-cookie']].flat()[0]).split(';')[0]!;
    const query = new URLSearchParams(issuer.agree(begun.body.url)).toString();
    const back = await community.request({
      method: 'GET',
      url: `/api/auth/callback/kakao?${query}`,
      headers: { cookie },
    });
    const session = [back.headers['set-cookie'] ?? []]
      .flat()
      .map(String)
      .find((line) => line.startsWith('madang.session_token='))!
      .split(';')[0]!;
    const me = await community.request({ method: 'GET', url: '/api/v1/me', headers: { cookie: session } });
    expect(me.body.name).toBe('카카오');
    // Two steps would have to be asked for, and nothing of Kakao's is in what others see.
    const card = await community.guest.get(`/api/v1/members/${me.body.handle}`);
    expect(JSON.stringify(card.body)).not.toMatch(/3900000001|kakao@people/);
  });

  it('fills a card: field, employment, careers, stacks, links', async () => {
    const card = {
      jobField: 'backend',
      employed: true,
      stacks: ['Kotlin', 'PostgreSQL'],
      careers: [{ company: '마루 소프트', role: '서버 개발', from: '2022-03' }],
      links: ['https://github.com/mina'],
      introduction: '조용히 오래 만드는 사람',
    };
    await stay(mina.patch('/api/v1/me', card), 200);
    const { body } = await community.guest.get(`/api/v1/members/${mina.handle}`);
    expect(body).toMatchObject({ jobField: 'backend', stacks: card.stacks, portfolio: [] });
  });

  it('recruits for positions and head-counts until a deadline', async () => {
    const facet = {
      deadline: later(5 * day),
      positions: [
        { field: 'backend', count: 1 },
        { field: 'designer', count: 2 },
      ],
      mode: 'both',
      region: '서울',
      stacks: ['Kotlin'],
    };
    const made: { id: string; facet: object } = await stay(
      pm.post('/api/v1/posts', {
        space: 'recruitments',
        title: '동네 소음 지도',
        body: '조용한 길을 찾는 지도를 만들어요',
        tags: ['웹'],
        facet,
      }),
      201,
    );
    projectId = made.id;
    expect(made.facet).toMatchObject({ status: 'open', seats: { total: 3, taken: 0, left: 3 } });
    const past = {
      space: 'recruitments',
      title: '지난 모집',
      body: '늦음',
      facet: { ...facet, deadline: later(-1) },
    };
    await stay(pm.post('/api/v1/posts', past), 422);
  });

  it('is found by field, stack and region; by new, views and bookmarks', async () => {
    const find = async (query: string) => ids(await community.guest.get(`/api/v1/recruitments?${query}`));
    for (const query of [
      'field=designer',
      'stack=Kotlin',
      `region=${encodeURIComponent('서울')}`,
      'open=true',
    ])
      expect(await find(query), query).toContain(projectId);
    expect(await find('field=app')).not.toContain(projectId);
    const other: { id: string } = await stay(
      joon.post('/api/v1/posts', {
        space: 'recruitments',
        title: '독서 기록 앱',
        body: '같이 읽어요',
        facet: { deadline: later(9 * day), positions: [{ field: 'app', count: 1 }] },
      }),
      201,
    );
    expect(await find('sort=new')).toEqual([other.id, projectId]);
    expect(await find('sort=soonest')).toEqual([projectId, other.id]);
    await stay(reader.put(post('/bookmark')), 204);
    expect((await find('sort=bookmarks'))[0]).toBe(projectId);
    expect(ids(await reader.get('/api/v1/me/bookmarks'))).toEqual([projectId]);
    for (const one of [reader, mina, joon]) await one.get(post());
    // Looks are written together, some seconds later.
    await vi.waitFor(async () => expect((await find('sort=popular'))[0]).toBe(projectId), {
      timeout: 20_000,
    });
  });

  it('asks the PM by chat, in one room however often', async () => {
    const ask = { type: 'inquiry', postId: projectId };
    const first: { id: string } = await stay(mina.post('/api/v1/rooms', ask), 201);
    const again = await mina.post('/api/v1/rooms', ask);
    expect(again.body.id).toBe(first.id);
    await stay(mina.post(`/api/v1/rooms/${first.id}/messages`, { content: '백엔드는 몇 명인가요?' }), 201);
    expect(await said(pm, first.id)).toContain('백엔드는 몇 명인가요?');
    expect((await reader.get(`/api/v1/rooms/${first.id}`)).status).toBe(404);
  });

  it('takes applications for any position, once, and shows them to the PM alone', async () => {
    const apply = (person: Caller, position: string) =>
      person.post(post('/applications'), { position, message: '함께하고 싶어요' });
    await stay(apply(mina, 'designer'), 201);
    await stay(apply(mina, 'backend'), 409);
    await stay(apply(joon, 'backend'), 201);
    await stay(apply(pm, 'backend'), 409);
    await stay(apply(reader, 'app'), 422);
    await stay(reader.get(post('/applications')), 403);
    const { body } = await pm.get(post('/applications'));
    expect(body.items.map((one: { applicant: { handle: string } }) => one.applicant.handle).sort()).toEqual(
      [mina.handle, joon.handle].sort(),
    );
    expect(JSON.stringify(body)).not.toContain('@people.test');
    await drain();
    expect((await notices(pm)).filter((type) => type === 'recruiting.applied').length).toBeGreaterThan(0);
    expect((await mina.get('/api/v1/me/applications')).body.items).toMatchObject([{ state: 'pending' }]);
  });

  it('accepts by mail and notice, declines kindly, and never more than there are seats', async () => {
    const { items } = (await pm.get(post('/applications'))).body;
    const of = (person: Person): string =>
      items.find((one: { applicant: { handle: string } }) => one.applicant.handle === person.handle).id;
    const decide = (id: string, decision: string) =>
      pm.put(`/api/v1/applications/${id}/decision`, { decision, text: '고마워요' });
    await stay(reader.put(`/api/v1/applications/${of(mina)}/decision`, { decision: 'accepted' }), 404);
    await stay(decide(of(mina), 'accepted'), 200);
    await stay(decide(of(mina), 'accepted'), 409);
    await stay(decide(of(joon), 'declined'), 200);
    await drain();
    expect(await notices(mina)).toContain('recruiting.accepted');
    expect(await notices(joon)).toContain('recruiting.declined');
    // A mail waits a little, for what is read on the site meanwhile.
    moment += hour;
    await drain();
    const mails = await mailsOf(mina);
    expect(mails.some(({ subject }) => subject.includes('동네 소음 지도'))).toBe(true);
    expect((await community.guest.get(post('/team'))).body.members).toHaveLength(2);
  });

  it('closes at the deadline, at that moment for who applies, and tells everybody', async () => {
    moment += 4 * day;
    await community.node.jobs.runTimed('recruiting.remind');
    await drain();
    expect(await notices(pm)).toContain('recruiting.deadline_near');
    moment += day + 1;
    await stay(reader.post(post('/applications'), { position: 'backend', message: '저요' }), 409);
    await community.node.jobs.runTimed('recruiting.close_due');
    await community.node.jobs.runTimed('recruiting.close_due');
    await drain();
    expect((await notices(mina)).filter((type) => type === 'recruiting.closed')).toHaveLength(1);
    expect((await community.guest.get(post())).body.facet).toMatchObject({
      status: 'closed',
      closedWhy: 'deadline',
    });
  });

  it('works together: a room, a line a week', async () => {
    const [{ id }] = (await mina.get('/api/v1/me/teams')).body.items;
    const team = (await mina.get(`/api/v1/teams/${id}`)).body;
    await stay(mina.post(`/api/v1/rooms/${team.roomId}/messages`, { content: '첫 회의 언제 할까요?' }), 201);
    expect(await said(pm, team.roomId)).toContain('첫 회의 언제 할까요?');
    moment += 7 * day;
    await community.node.jobs.runTimed('recruiting.weekly_check_in');
    await drain();
    expect(await notices(mina)).toContain('recruiting.check_in');
    await stay(mina.put(`/api/v1/teams/${id}/check-in`, { line: '지도에 첫 골목을 그렸어요' }), 200);
    expect(JSON.stringify((await pm.get(`/api/v1/teams/${id}`)).body)).toContain('첫 골목');
    await stay(reader.get(`/api/v1/teams/${id}`), 404);
  });

  it('launches once, by its host, with stacks, address and team', async () => {
    const [{ id: teamId }] = (await pm.get('/api/v1/me/teams')).body.items;
    const launch = {
      space: 'launches',
      title: '조용한 길',
      body: '골목의 소리를 모은 지도',
      facet: { teamId, url: 'https://quiet.example/', stacks: ['Kotlin'] },
    };
    expect((await mina.post('/api/v1/posts', launch)).status).toBe(403);
    const made: { id: string; facet: object } = await stay(pm.post('/api/v1/posts', launch), 201);
    launchId = made.id;
    expect(made.facet).toMatchObject({ url: 'https://quiet.example/', stacks: ['Kotlin'] });
    await stay(pm.post('/api/v1/posts', launch), 409);
    for (const person of [pm, mina]) {
      const { body } = await community.guest.get(`/api/v1/members/${person.handle}`);
      expect(body.portfolio).toMatchObject([{ kind: 'launch', title: '조용한 길' }]);
    }
  });

  it('is cheered, commented on, and stands first on the home page', async () => {
    for (const person of [mina, joon, reader]) await stay(person.put(`/api/v1/posts/${launchId}/like`), 200);
    await stay(reader.post(`/api/v1/posts/${launchId}/comments`, { body: '써 볼게요!' }), 201);
    const top = await community.guest.get('/api/v1/posts?kind=launch&sort=popular&window=all&limit=8');
    expect(top.body.items[0]).toMatchObject({ id: launchId, likeCount: 3, commentCount: 1 });
    const makers = (await community.guest.get('/api/v1/teams/makers')).body.items;
    expect(makers.map((one: { launches: number }) => one.launches)).toEqual([1, 1]);
    expect((await community.guest.get('/api/v1/teams/stats')).body).toMatchObject({ formed: 1, shipped: 1 });
  });
});

async function said(person: Person, roomId: string): Promise<string[]> {
  const { body } = await person.get(`/api/v1/rooms/${roomId}/messages`);
  return body.items.map((one: { content: string | null }) => one.content ?? '');
}

async function mailsOf({ id }: Person) {
  const kept = community.node.engines.keptMail!;
  const mails = await Promise.all((await kept.list()).map((one) => kept.read(one.id)));
  return mails.flatMap((mail) => (mail?.memberId === id ? [mail] : []));
}
