import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { applyTo, days, decide, noticesOf, openRecruiting, recruit, takeIn } from '../../test/recruiting.ts';

let community: Community;
let moment = new Date('2026-11-30T00:00:00Z').getTime();
let host: Person;
let mina: Person;
let joon: Person;

beforeAll(async () => {
  community = await startCommunity({ now: () => new Date(moment) });
  await openRecruiting(community);
  host = await community.signUp('호스트');
});
afterAll(() => community.stop());
beforeEach(async () => {
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
});

const facetOf = async (person: Pick<Person, 'get'>, id: string) =>
  (await person.get(`/api/v1/posts/${id}`)).body.facet;
const later = (hours: number) => (moment += hours * 3_600_000);
const runClosing = () => community.node.jobs.runTimed('recruiting.close_due');

describe('a recruitment', () => {
  it('says what it looks for, and what is left', async () => {
    const id = await recruit(community, host, {
      positions: [
        { field: 'backend', count: 2 },
        { field: 'designer', count: 1 },
      ],
      mode: 'offline',
      region: '서울 성동구',
      stacks: ['kotlin'],
      projectUrl: 'https://example.test/plan',
    });
    await takeIn(host, mina, id);
    expect(await facetOf(community.guest, id)).toMatchObject({
      status: 'open',
      closedWhy: null,
      positions: [
        { field: 'backend', name: '분야 backend', count: 2, taken: 1, applications: 1 },
        { field: 'designer', count: 1, taken: 0, applications: 0 },
      ],
      seats: { total: 3, taken: 1, left: 2 },
      mode: 'offline',
      region: '서울 성동구',
      stacks: ['Kotlin'],
      joinPolicy: 'approval',
      team: { members: 2, state: 'active' },
      mine: null,
    });
    expect((await facetOf(host, id)).mine).toMatchObject({ host: true, mayApply: false, waiting: 0 });
    expect((await facetOf(joon, id)).mine).toMatchObject({ host: false, mayApply: true, waiting: null });
    expect((await facetOf(mina, id)).mine).toMatchObject({
      member: true,
      application: { state: 'accepted' },
    });
  });

  it('refuses what no site can offer', async () => {
    const post = { space: 'recruitments', title: '모집', body: '글' };
    const positions = [{ field: 'backend', count: 1 }];
    for (const [facet, pointer, code] of [
      [{ positions }, '/facet/deadline', 'recruiting.deadline_missing'],
      [{ positions, deadline: days(community, -1) }, '/facet/deadline', 'recruiting.deadline_past'],
      [{ positions, deadline: days(community, 400) }, '/facet/deadline', 'recruiting.deadline_far'],
      [
        { positions: [{ field: 'pm', count: 1 }], deadline: days(community, 1) },
        '/facet/positions/0/field',
        'recruiting.unknown_field',
      ],
      [
        { positions: [...positions, ...positions], deadline: days(community, 1) },
        '/facet/positions/1/field',
        'recruiting.unknown_field',
      ],
      [
        { positions: [{ field: 'app', count: 21 }], deadline: days(community, 1) },
        '/facet/positions/0/count',
        'recruiting.too_many_seats',
      ],
      [{ stacks: ['COBOL'] }, '/facet/stacks/0', 'recruiting.unknown_stack'],
      [{ projectUrl: 'javascript:alert(1)' }, '/facet/projectUrl', 'recruiting.url_malformed'],
      [{ region: '가'.repeat(41) }, '/facet/region', 'text.too_long'],
      [{ positions: [{ field: 'app', count: 0 }] }, '/facet/positions/0/count', 'posts.invalid_facet'],
      [{ host: 'me' }, '/facet/host', 'posts.invalid_facet'],
    ] as const) {
      const { status, body } = await host.post('/api/v1/posts', { ...post, facet });
      expect([status, body.errors?.[0]]).toMatchObject([422, { pointer, code }]);
    }
    expect((await host.post('/api/v1/posts', post)).status).toBe(422);
  });

  it('keeps those who are in it when it is changed', async () => {
    const id = await recruit(community, host, { positions: [{ field: 'backend', count: 2 }] });
    await takeIn(host, mina, id);
    await takeIn(host, joon, id);
    const change = (facet: object, version?: number) =>
      host.patch(`/api/v1/posts/${id}`, { facet, ...(version && { version }) });
    const deadline = days(community, 9);
    const below = await change({ deadline, positions: [{ field: 'backend', count: 1 }] });
    expect([below.status, below.body.errors[0].code]).toEqual([422, 'recruiting.below_taken']);
    const gone = await change({ deadline, positions: [{ field: 'app', count: 1 }] });
    expect([gone.status, gone.body.errors[0].code]).toEqual([422, 'recruiting.position_in_use']);
    expect((await change({ deadline, positions: [{ field: 'backend', count: 3 }] }, 7)).status).toBe(409);
    expect((await facetOf(host, id)).closedWhy).toBe('full');
    const more = await change({ deadline, positions: [{ field: 'backend', count: 3 }] });
    expect(more.body.facet).toMatchObject({ status: 'open', seats: { left: 1 }, deadline });
    expect((await mina.patch(`/api/v1/posts/${id}`, { facet: { deadline } })).status).toBe(403);
    expect((await community.guest.patch(`/api/v1/posts/${id}`, { facet: {} })).status).toBe(401);
  });

  it('is a study party without positions, which its author closes', async () => {
    const id = await recruit(community, host, { positions: [], deadline: null, category: '알고리즘' });
    expect(await facetOf(mina, id)).toMatchObject({ status: 'open', positions: [], category: '알고리즘' });
    expect((await applyTo(mina, id)).body.code).toBe('recruiting.no_positions');
    expect((await host.put(`/api/v1/posts/${id}/closure`)).body.status).toBe('closed');
    expect((await host.delete(`/api/v1/posts/${id}/closure`, {})).body.status).toBe('open');
  });
});

describe('its end', () => {
  it('is its host’s to make, and to take back with a new deadline', async () => {
    const id = await recruit(community, host);
    const closure = `/api/v1/posts/${id}/closure`;
    expect((await community.guest.put(closure)).status).toBe(401);
    expect((await mina.put(closure)).body.code).toBe('recruiting.not_host');
    await takeIn(host, joon, id);
    const waiting = await community.signUp();
    await applyTo(waiting, id);
    const twice = await Promise.all([host.put(closure), host.put(closure)]);
    expect(twice.map(({ body }) => [body.status, body.closedWhy])).toEqual(Array(2).fill(['closed', 'hand']));
    expect((await applyTo(mina, id)).body).toMatchObject({
      code: 'recruiting.closed',
      params: { why: 'hand' },
    });
    await community.node.jobs.drain();
    for (const person of [joon, waiting])
      expect((await noticesOf(person)).filter((type) => type === 'recruiting.closed')).toHaveLength(1);
    expect((await mina.delete(closure, { deadline: days(community, 3) })).status).toBe(403);
    expect((await host.delete(closure, { deadline: days(community, -3) })).status).toBe(422);
    expect((await host.delete(closure, { deadline: days(community, 3) })).body.status).toBe('open');
    expect((await applyTo(mina, id)).status).toBe(201);
  });

  it('comes with its deadline at once, and is told of once, by whichever node comes first', async () => {
    const patient = await community.signUp();
    const id = await recruit(community, patient, { deadline: days(community, 2) });
    await applyTo(mina, id);
    const { body } = await applyTo(joon, id);
    const second = await startCommunity({
      connectionString: community.connectionString,
      now: () => new Date(moment),
    });
    later(24.5);
    for (let times = 0; times < 2; times += 1) {
      await community.node.jobs.runTimed('recruiting.remind');
      await community.node.jobs.drain();
    }
    later(23.5);
    expect((await facetOf(community.guest, id)).closedWhy).toBe('deadline');
    const late = await community.signUp();
    expect((await applyTo(late, id)).body).toMatchObject({ code: 'recruiting.closed' });
    expect((await decide(patient, body.id)).body.code).toBe('recruiting.closed');
    // The node was down for a day.
    later(24);
    await Promise.all([runClosing(), second.node.jobs.runTimed('recruiting.close_due'), runClosing()]);
    await community.node.jobs.drain();
    const told = await noticesOf(patient);
    expect(told.filter((type) => type === 'recruiting.closed')).toHaveLength(1);
    expect(told.filter((type) => type === 'recruiting.deadline_near')).toHaveLength(1);
    expect((await noticesOf(mina)).filter((type) => type === 'recruiting.closed')).toHaveLength(1);
    await second.stop();
  });

  it('tells nobody of a post that was deleted', async () => {
    const id = await recruit(community, host, { deadline: days(community, 1) });
    await applyTo(mina, id);
    await host.delete(`/api/v1/posts/${id}`);
    later(25);
    await runClosing();
    await community.node.jobs.drain();
    await community.node.jobs.drain();
    expect(await noticesOf(mina)).toEqual([]);
    expect((await applyTo(joon, id)).status).toBe(404);
    expect((await host.put(`/api/v1/posts/${id}/closure`)).status).toBe(404);
  });
});

describe('the list', () => {
  it('is narrowed by field, stack, place and what is open, and sorted', async () => {
    const fresh = await community.signUp();
    const make = (facet: object, title: string) => recruit(community, fresh, facet, title);
    const far = await make(
      { deadline: days(community, 30), stacks: ['Kotlin'], region: '부산 해운대' },
      '먼',
    );
    const near = await make(
      { deadline: days(community, 2), mode: 'both', positions: [{ field: 'app', count: 1 }] },
      '가까운',
    );
    const closed = await make({ stacks: ['Kotlin'], positions: [{ field: 'app', count: 1 }] }, '끝난');
    await fresh.put(`/api/v1/posts/${closed}/closure`);
    await mina.put(`/api/v1/posts/${far}/bookmark`);
    const ids = async (query: string) => {
      const { status, body } = await mina.get(`/api/v1/recruitments?limit=100&${query}`);
      expect(status).toBe(200);
      const own = [far, near, closed];
      return body.items.map((item: { id: string }) => item.id).filter((id: string) => own.includes(id));
    };
    expect(await ids('')).toEqual([closed, near, far]);
    expect(await ids('open=true')).toEqual([near, far]);
    expect(await ids('field=app')).toEqual([closed, near]);
    expect(await ids('field=app&open=true')).toEqual([near]);
    expect(await ids('stack=Kotlin')).toEqual([closed, far]);
    expect(await ids('mode=offline')).toEqual([near]);
    expect(await ids(`region=${encodeURIComponent('부산')}`)).toEqual([far]);
    expect(await ids('sort=soonest')).toEqual([near, far]);
    expect((await ids('sort=bookmarks'))[0]).toBe(far);
    expect(await ids('sort=popular')).toEqual([]);
    const first = await mina.get('/api/v1/recruitments?sort=soonest&limit=1');
    const next = await mina.get(`/api/v1/recruitments?sort=soonest&limit=1&cursor=${first.body.nextCursor}`);
    expect(next.body.items[0].id).not.toBe(first.body.items[0].id);
    expect((await mina.get('/api/v1/recruitments?mode=moon')).status).toBe(422);
    expect((await mina.get('/api/v1/recruitments?cursor=x')).status).toBe(422);
  });
});
