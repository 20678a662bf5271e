import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { facetAt, later, openMeetup, openMeetupSpace } from '../../test/meetups.ts';

let now = new Date();
let community: Community;
let hidden: Person;
let comer: Person;
let other: Person;
let admin: Person;

const seat = (id: string) => `/api/v1/posts/${id}/participants/me`;
const anonymous = { anonymous: true };

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  await openMeetupSpace(admin);
  hidden = await community.signUp('가려진 두루미');
  comer = await community.signUp('숨은 너구리');
  other = await community.signUp('다른 이');
});
afterAll(() => community.stop());

/** Whether an answer tells who these people are. */
function names(body: unknown, people: readonly Person[]): boolean {
  const text = JSON.stringify(body);
  return people.some(({ id, handle }) =>
    [id, handle, encodeURIComponent(handle)].some((trace) => text.includes(trace)),
  );
}

const stillOpen = () => facetAt(later(now, 30));

describe('a meet-up without names', () => {
  it('tells how many are in and nothing of who, to nobody, until it is completed', async () => {
    const { id } = await openMeetup(hidden, stillOpen(), anonymous);
    const joined = await comer.put(seat(id));
    expect(joined.body).toMatchObject({
      taken: 2,
      host: null,
      people: [],
      participants: [],
      mine: { state: 'joined', roomId: null, matchId: null },
    });
    await community.node.jobs.drain();
    const paths = [
      `/api/v1/posts/${id}`,
      `/api/v1/posts/${id}/meetup`,
      `/api/v1/posts/${id}/participants`,
      `/api/v1/posts/${id}/calendar.ics`,
      '/api/v1/meetups?space=rooms',
      '/api/v1/posts?space=rooms',
      `/api/v1/search?q=${encodeURIComponent('점심')}`,
      '/api/v1/notifications',
      '/api/v1/me/meetups?role=joined',
      '/api/v1/rooms',
    ];
    // Not even those who are in learn of each other.
    for (const [who, strangers] of [
      [community.guest, [hidden, comer]],
      [other, [hidden, comer]],
      [admin, [hidden, comer]],
      [comer, [hidden]],
      [hidden, [comer]],
    ] as const)
      for (const path of paths) expect(names((await who.get(path)).body, strangers), path).toBe(false);
    expect((await hidden.get('/api/v1/notifications')).body.items[0]).toMatchObject({
      type: 'meetups.joined',
      title: '어떤 분이 「같이 점심 먹어요」 모임에 참여했어요',
      actor: null,
    });
  });

  it('gives nobody a way to try out who is in it', async () => {
    const { id } = await openMeetup(hidden, stillOpen(), anonymous);
    await comer.put(seat(id));
    for (const person of [comer, other]) {
      const path = `/api/v1/posts/${id}/participants/${encodeURIComponent(person.handle)}`;
      expect((await hidden.delete(path)).body.code).toBe('meetups.names_unknown');
      expect((await hidden.put(path)).body.code).toBe('meetups.names_unknown');
    }
    expect((await hidden.put(`/api/v1/posts/${id}/meetup/host`, { handle: comer.handle })).body.code).toBe(
      'meetups.names_unknown',
    );
    // A refusal would say that somebody is there whom one has blocked.
    await other.put(`/api/v1/members/${encodeURIComponent(comer.handle)}/block`);
    now = new Date(now.getTime() + 1_000);
    expect((await other.put(seat(id))).body.taken).toBe(3);
    expect((await hidden.put(`/api/v1/posts/${id}/meetup/completion`)).body.taken).toBe(2);
    expect((await comer.get(`/api/v1/posts/${id}/meetup`)).body.mine.matchId).not.toBeNull();
    expect((await other.get(`/api/v1/posts/${id}/meetup`)).body.mine).toMatchObject({
      state: 'removed',
      matchId: null,
    });
    await other.delete(`/api/v1/members/${encodeURIComponent(comer.handle)}/block`);
  });

  it('brings its members together in a room when it is completed, and still has no author', async () => {
    const { id } = await openMeetup(hidden, stillOpen(), anonymous);
    await comer.put(seat(id));
    await hidden.put(`/api/v1/posts/${id}/meetup/completion`);
    await community.node.jobs.drain();
    const { body } = await comer.get(`/api/v1/posts/${id}/meetup`);
    expect(body).toMatchObject({ state: 'completed', host: null, participants: [] });
    const room = await comer.get(`/api/v1/rooms/${body.mine.roomId}`);
    expect(room.body).toMatchObject({ host: null, memberCount: 2 });
    const log = await comer.get(`/api/v1/rooms/${body.mine.roomId}/messages`);
    expect(names(log.body, [hidden])).toBe(false);
    const members = await comer.get(`/api/v1/rooms/${body.mine.roomId}/members`);
    expect(names(members.body, [hidden])).toBe(true);
    const match = `/api/v1/matching/matches/${body.mine.matchId}`;
    expect((await comer.get(match)).body).toMatchObject({ host: null, postId: null, members: [{}, {}] });
    expect((await admin.get(match)).status).toBe(404);
    expect((await hidden.put(`${match}/cancellation`, { reason: '비가 와요' })).status).toBeLessThan(300);
    expect((await comer.get(match)).body).toMatchObject({ cancelledBy: null, cancelReason: '비가 와요' });
    await community.node.jobs.drain();
    expect((await comer.get(`/api/v1/posts/${id}/meetup`)).body.state).toBe('cancelled');
    expect(names((await comer.get('/api/v1/notifications')).body, [hidden])).toBe(false);
    expect((await other.get(`/api/v1/rooms/${body.mine.roomId}`)).status).toBe(404);
    for (const who of [community.guest, other, admin])
      for (const path of [`/api/v1/posts/${id}`, `/api/v1/posts/${id}/meetup`])
        expect(names((await who.get(path)).body, [hidden, comer])).toBe(false);
  });

  it('is open to everybody: nobody decides about people without a name', async () => {
    const facet = { ...stillOpen(), joinPolicy: 'approval' };
    const answer = await hidden.post('/api/v1/posts', {
      space: 'rooms',
      title: '모임',
      body: '본문',
      facet,
      ...anonymous,
    });
    expect(answer.body.errors).toEqual([
      { pointer: '/facet/joinPolicy', code: 'meetups.open_when_anonymous' },
    ]);
  });
});
