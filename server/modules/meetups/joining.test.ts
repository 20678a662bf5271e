import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { facetAt, later, openMeetup, openMeetupSpace } from '../../test/meetups.ts';

let now = new Date();
let community: Community;
let host: Person;
let joon: Person;
let sora: Person;
let admin: Person;

const inOneDay = (more: object = {}) => facetAt(later(now, 30), more);
const seatsOf = (id: string) => `/api/v1/posts/${id}/participants`;
const codeOf = async (answer: Promise<{ body: { code?: string } }>) => (await answer).body.code;

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  await openMeetupSpace(admin);
  host = await community.signUp('주최');
  joon = await community.signUp('준');
  sora = await community.signUp('소라');
});
afterAll(() => community.stop());

async function titles(person: Person): Promise<string[]> {
  await community.node.jobs.drain();
  const { body } = await person.get('/api/v1/notifications?limit=100');
  return body.items
    .map((item: { type: string }) => item.type)
    .filter((type: string) => type.startsWith('meetups.'));
}

describe('a new meet-up', () => {
  it('has its host in it, a room, and everything that was said of it', async () => {
    const post = await openMeetup(host, inOneDay({ region: 'seoul' }));
    expect(post.facet).toMatchObject({
      startsAt: expect.stringMatching(/:00\.000Z$/),
      place: '1층 로비',
      region: { key: 'seoul', name: '서울' },
      category: { key: 'meal', name: '밥' },
      conditions: [{ key: 'place', name: '장소', values: [{ key: 'seocho', name: '서초 클러스터' }] }],
      capacity: 4,
      taken: 1,
      state: 'open',
      host: { handle: host.handle },
      mine: { host: true, state: 'joined', join: false, leave: false, end: true },
    });
    const room = await host.get(`/api/v1/rooms/${post.facet.mine.roomId}`);
    expect(room.body).toMatchObject({
      type: 'match',
      title: '같이 점심 먹어요',
      memberCount: 1,
      capacity: 4,
    });
    const guest = await community.guest.get(`/api/v1/posts/${post.id}/meetup`);
    expect(guest.body).toMatchObject({ taken: 1, participants: [], mine: { join: false, roomId: null } });
    const listed = await joon.get('/api/v1/posts?space=rooms');
    expect(listed.body.items[0].facet).toMatchObject({
      people: [{ handle: host.handle }],
      taken: 1,
      mine: { join: true, roomId: null },
    });
  });

  it.each([
    ['a beginning in the past', { startsAt: '2020-01-01T10:00:00Z' }, '/facet/startsAt'],
    ['a beginning in years', { startsAt: '2199-01-01T10:00:00Z' }, '/facet/startsAt'],
    ['no time at all', { startsAt: 'tomorrow' }, '/facet/startsAt'],
    ['one seat', { capacity: 1 }, '/facet/capacity'],
    ['more seats than there may be', { capacity: 21 }, '/facet/capacity'],
    ['a category that is not there', { category: 'swim' }, '/facet/category'],
    ['a region that is not there', { region: 'mars' }, '/facet/region'],
    [
      'an attribute of another category',
      { category: 'study', conditions: { time: ['lunch'] } },
      '/facet/conditions',
    ],
    ['a value that is not there', { conditions: { place: ['mars'] } }, '/facet/conditions'],
    ['a place that hides signs', { place: 'a\u202eb' }, '/facet/place'],
    ['an unknown field', { taken: 3 }, '/facet/taken'],
  ])('refuses %s', async (_, more, pointer) => {
    const answer = await host.post('/api/v1/posts', {
      space: 'rooms',
      title: '모임',
      body: '본문',
      facet: inOneDay(more),
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});

describe('joining and leaving', () => {
  it('goes by the seats: full closes, leaving opens again', async () => {
    const { id } = await openMeetup(host, inOneDay({ capacity: 2 }));
    const joined = await joon.put(`${seatsOf(id)}/me`);
    expect(joined.body).toMatchObject({
      taken: 2,
      state: 'full',
      participants: [{ handle: host.handle }, { handle: joon.handle }],
      mine: { state: 'joined', leave: true },
    });
    const { roomId } = joined.body.mine;
    expect((await joon.post(`/api/v1/rooms/${roomId}/messages`, { content: '갈게요' })).status).toBe(201);
    expect(await codeOf(joon.put(`${seatsOf(id)}/me`))).toBe('meetups.already_in');
    expect(await codeOf(sora.put(`${seatsOf(id)}/me`))).toBe('meetups.full');
    expect(await codeOf(sora.delete(`${seatsOf(id)}/me`))).toBe('meetups.not_in');
    expect(await codeOf(host.delete(`${seatsOf(id)}/me`))).toBe('meetups.host_stays');
    expect((await community.guest.put(`${seatsOf(id)}/me`)).status).toBe(401);

    expect((await joon.delete(`${seatsOf(id)}/me`)).body).toMatchObject({ taken: 1, state: 'open' });
    expect(await codeOf(joon.post(`/api/v1/rooms/${roomId}/messages`, { content: '아직' }))).toBe(
      'chat.not_in_room',
    );
    expect((await sora.put(`${seatsOf(id)}/me`)).status).toBe(200);
    expect((await titles(host)).sort()).toEqual(['meetups.joined', 'meetups.left']);
  });

  it('ends when it begins', async () => {
    const { id } = await openMeetup(host, facetAt(later(now, 1)));
    const before = now;
    now = new Date(later(now, 2));
    expect(await codeOf(joon.put(`${seatsOf(id)}/me`))).toBe('meetups.started');
    expect((await joon.get(`/api/v1/posts/${id}`)).body.facet).toMatchObject({
      state: 'started',
      mine: { join: false },
    });
    now = before;
  });

  it('is for meet-ups only', async () => {
    const { body } = await host.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
    expect((await joon.put(`${seatsOf(body.id)}/me`)).body.code).toBe('meetups.not_found');
    expect((await joon.put(`${seatsOf('999999')}/me`)).body.code).toBe('posts.not_found');
    expect((await joon.put(`${seatsOf('nonsense')}/me`)).status).toBe(404);
  });

  it('keeps those apart who hear nothing of each other', async () => {
    const { id } = await openMeetup(host, inOneDay());
    await sora.put(`${seatsOf(id)}/me`);
    await joon.put(`/api/v1/members/${encodeURIComponent(sora.handle)}/block`);
    expect(await codeOf(joon.put(`${seatsOf(id)}/me`))).toBe('meetups.not_together');
    await joon.delete(`/api/v1/members/${encodeURIComponent(sora.handle)}/block`);
    expect((await joon.put(`${seatsOf(id)}/me`)).status).toBe(200);
  });
});

describe('a meet-up whose host decides', () => {
  it('asks first, and the host lets in, declines, takes out and hands over', async () => {
    const { id } = await openMeetup(host, inOneDay({ joinPolicy: 'approval', capacity: 3 }));
    const asked = await joon.put(`${seatsOf(id)}/me`);
    expect(asked.body).toMatchObject({
      taken: 1,
      participants: [{}],
      asking: [],
      mine: { state: 'asked', roomId: null },
    });
    expect(await codeOf(joon.put(`${seatsOf(id)}/me`))).toBe('meetups.already_asked');
    expect((await host.get(`/api/v1/posts/${id}/meetup`)).body.asking).toMatchObject([
      { handle: joon.handle },
    ]);
    const of = (person: Person) => `${seatsOf(id)}/${encodeURIComponent(person.handle)}`;
    expect((await sora.put(of(joon))).body.code).toBe('meetups.not_host');
    expect((await admin.delete(of(joon))).body.code).toBe('meetups.not_host');
    expect((await host.put(of(sora))).body.code).toBe('meetups.participant_not_found');

    expect((await host.put(of(joon))).body).toMatchObject({ taken: 2, asking: [] });
    expect((await host.put(of(joon))).body.code).toBe('meetups.already_in');
    await sora.put(`${seatsOf(id)}/me`);
    expect((await host.delete(of(sora))).body).toMatchObject({ taken: 2, asking: [] });
    expect(await codeOf(sora.put(`${seatsOf(id)}/me`))).toBe('meetups.declined');
    expect((await host.put(of(sora))).body.taken).toBe(3);
    expect((await host.delete(of(joon))).body.taken).toBe(2);
    expect(await codeOf(joon.put(`${seatsOf(id)}/me`))).toBe('meetups.removed');
    expect((await host.delete(of(host))).body.code).toBe('meetups.host_stays');

    const host2 = `/api/v1/posts/${id}/meetup/host`;
    expect((await host.put(host2, { handle: joon.handle })).body.code).toBe('meetups.participant_not_found');
    expect((await sora.put(host2, { handle: sora.handle })).body.code).toBe('meetups.not_host');
    expect((await host.put(host2, { handle: sora.handle })).body.host.handle).toBe(sora.handle);
    expect((await host.delete(`${seatsOf(id)}/me`)).body.taken).toBe(1);
    expect(await titles(joon)).toEqual(expect.arrayContaining(['meetups.accepted', 'meetups.removed']));
    expect(await titles(sora)).toEqual(
      expect.arrayContaining(['meetups.declined', 'meetups.accepted', 'meetups.handed_over']),
    );
  });
});

describe('changing a meet-up', () => {
  it('keeps those who are in, never moves into the past, and says when it moves', async () => {
    const facet = inOneDay({ capacity: 3 });
    const { id } = await openMeetup(host, facet);
    await joon.put(`${seatsOf(id)}/me`);
    await sora.put(`${seatsOf(id)}/me`);
    const patch = (changed: object, by = host) => by.patch(`/api/v1/posts/${id}`, { facet: changed });
    expect((await patch({ ...facet, capacity: 2 })).body.errors[0]).toEqual({
      pointer: '/facet/capacity',
      code: 'meetups.capacity_min',
      params: { min: 3 },
    });
    expect((await patch({ ...facet, startsAt: later(now, -1) })).body.errors[0].code).toBe(
      'meetups.start_past',
    );
    expect((await patch({ ...facet, capacity: 4 }, joon)).status).toBe(403);
    expect((await patch({ ...facet, capacity: 4 })).body.facet).toMatchObject({
      capacity: 4,
      state: 'open',
      version: 2,
    });
    const moved = { ...facet, capacity: 4, startsAt: later(now, 50) };
    expect((await patch(moved)).body.facet.version).toBe(3);
    expect(await titles(joon)).toContain('meetups.moved');
    expect((await titles(host)).includes('meetups.moved')).toBe(false);

    // A new host changes it by itself.
    await host.put(`/api/v1/posts/${id}/meetup/host`, { handle: joon.handle });
    expect((await patch({ ...moved, capacity: 5 })).body.code).toBe('meetups.not_host');
    expect((await patch(moved)).status).toBe(200);
    const put = (body: object, by = joon) => by.put(`/api/v1/posts/${id}/meetup`, body);
    expect((await put({ facet: moved, version: 3 })).body.code).toBe('request.stale_version');
    expect((await put({ facet: { ...moved, place: '옥상' }, version: 4 })).body).toMatchObject({
      place: '옥상',
    });
    expect((await put({ facet: moved }, sora)).body.code).toBe('meetups.not_host');
    expect((await put({ facet: { ...moved, capacity: 'many' } })).status).toBe(422);
  });
});

describe('lists', () => {
  it('narrow and order meet-ups by what they are', async () => {
    const space = await admin.post('/api/v1/spaces', { slug: 'lists', name: '목록', kind: 'meetup' });
    expect(space.status).toBe(201);
    const make = (title: string, facet: object) => openMeetup(host, facet, { space: 'lists', title });
    await make('나중', facetAt(later(now, 60), { category: 'study', conditions: {} }));
    await make(
      '먼저',
      facetAt(later(now, 40), { conditions: { place: ['gaepo'], time: ['lunch'] }, region: 'seoul' }),
    );
    const full = await make('꽉 참', facetAt(later(now, 50), { capacity: 2 }));
    await joon.put(`${seatsOf(full.id)}/me`);
    const list = async (query: string, by: Pick<Person, 'get'> = community.guest) => {
      const { status, body } = await by.get(`/api/v1/meetups?space=lists&${query}`);
      expect(status).toBe(200);
      return body.items.map((item: { title: string }) => item.title);
    };
    expect(await list('')).toEqual(['먼저', '꽉 참', '나중']);
    expect(await list('sort=new')).toEqual(['꽉 참', '먼저', '나중']);
    expect(await list('category=study')).toEqual(['나중']);
    expect(await list('region=seoul')).toEqual(['먼저']);
    expect(await list('open=true')).toEqual(['먼저', '나중']);
    expect(await list('anonymous=true')).toEqual([]);
    expect(await list('conditions=place:gaepo')).toEqual(['먼저', '나중']);
    expect(await list('conditions=place:gaepo,place:seocho,time:dinner')).toEqual(['꽉 참', '나중']);
    expect(await list(`from=${later(now, 45)}&until=${later(now, 55)}`)).toEqual(['꽉 참']);
    const page = await community.guest.get('/api/v1/meetups?space=lists&limit=2');
    expect(await list(`limit=2&cursor=${page.body.nextCursor}`)).toEqual(['나중']);
    expect((await community.guest.get('/api/v1/meetups?conditions=nonsense')).status).toBe(422);
    expect((await community.guest.get('/api/v1/meetups?space=no-such')).status).toBe(404);

    const mine = async (query: string) =>
      (await joon.get(`/api/v1/me/meetups?${query}`)).body.items.map((item: { title: string }) => item.title);
    expect(await mine('role=joined&limit=100')).toContain('꽉 참');
    expect(await mine('role=hosted&limit=100')).not.toContain('꽉 참');
    now = new Date(later(now, 55));
    expect(await mine('role=joined&limit=100')).not.toContain('꽉 참');
    expect(await mine('role=joined&when=past&limit=100')).toContain('꽉 참');
    expect(await list('')).toEqual(['나중']);
  });

  it('say what there is to choose', async () => {
    const { body } = await community.guest.get('/api/v1/meetups/choices');
    expect(body).toMatchObject({
      categories: [
        { key: 'meal', attributes: ['place', 'time'] },
        { key: 'study', name: '공부' },
      ],
      regions: [{ key: 'seoul', name: '서울' }, { key: 'busan' }],
      largestCapacity: 20,
    });
  });
});
