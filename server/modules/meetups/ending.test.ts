import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { facetAt, later, openMeetup, openMeetupSpace } from '../../test/meetups.ts';

const start = new Date();
let now = start;
let community: Community;
let host: Person;
let joon: Person;
let sora: Person;
let moderator: Person;
let admin: Person;

const seat = (id: string) => `/api/v1/posts/${id}/participants/me`;
const completion = (id: string) => `/api/v1/posts/${id}/meetup/completion`;
const cancellation = (id: string) => `/api/v1/posts/${id}/meetup/cancellation`;

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  await openMeetupSpace(admin);
  host = await community.signUp('주최');
  joon = await community.signUp('준');
  sora = await community.signUp('소라');
  moderator = await community.signUp('지킴이', 'moderator');
});
afterAll(() => community.stop());

interface Told {
  type: string;
  title: string;
  url: string;
}
async function toldOf(person: Person): Promise<Told[]> {
  await community.node.jobs.drain();
  const { body } = await person.get('/api/v1/notifications?limit=100');
  return body.items;
}
const typesOf = async (person: Person, id: string) =>
  (await toldOf(person)).filter((item) => item.url === `/posts/${id}`).map((item) => item.type);

async function scoresOf(person: Person): Promise<number[]> {
  const { rows } = await sql<{ amount: number }>`
    select amount from match_scores where account_id = ${person.id} order by id`.execute(
    community.node.ctx.db,
  );
  return rows.map((row) => row.amount);
}

describe('completing', () => {
  it('matches those who are in, once, and gives scores and a room', async () => {
    const { id } = await openMeetup(host, facetAt(later(now, 30)));
    expect((await host.put(completion(id))).body.code).toBe('meetups.too_few');
    await joon.put(seat(id));
    expect((await joon.put(completion(id))).body.code).toBe('meetups.not_host');
    expect((await community.guest.put(completion(id))).status).toBe(401);
    const both = await Promise.all([host.put(completion(id)), host.put(completion(id))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = await joon.get(`/api/v1/posts/${id}/meetup`);
    expect(body).toMatchObject({ state: 'completed', mine: { matchId: expect.any(String), leave: false } });
    const { rows } = await sql<object>`
      select m.origin, m.post_id, m.category, m.conditions, m.room_id, m.member_count,
        (select count(*)::int from match_members where match_id = m.id) as members
      from matches m where post_id = ${id}`.execute(community.node.ctx.db);
    expect(rows).toEqual([
      {
        origin: 'meetup',
        post_id: id,
        category: 'meal',
        conditions: { place: ['seocho'] },
        room_id: body.mine.roomId,
        member_count: 2,
        members: 2,
      },
    ]);
    expect(await scoresOf(host)).toEqual([42]);
    expect(await scoresOf(joon)).toEqual([10]);

    // What is over stays as it is.
    expect((await sora.put(seat(id))).body.code).toBe('meetups.completed');
    expect((await joon.delete(seat(id))).body.code).toBe('meetups.completed');
    expect((await host.put(cancellation(id), {})).body.code).toBe('meetups.completed');
    const changed = facetAt(later(now, 60));
    expect((await host.patch(`/api/v1/posts/${id}`, { facet: changed })).body.code).toBe('meetups.completed');
    expect((await host.delete(`/api/v1/posts/${id}`)).status).toBe(204);
    const left = await sql`select from matches where post_id = ${id} and cancelled_at is null`.execute(
      community.node.ctx.db,
    );
    expect(left.rows).toHaveLength(1);
    const said = await joon.post(`/api/v1/rooms/${body.mine.roomId}/messages`, { content: '반가웠어요' });
    expect(said.status).toBe(201);
  });

  it('is for staff as well, and not for ever', async () => {
    const { id } = await openMeetup(host, facetAt(later(now, 30)));
    await sora.put(seat(id));
    now = new Date(later(now, 30 + 8 * 24));
    expect((await host.put(completion(id))).body).toMatchObject({
      code: 'meetups.too_late',
      params: { days: 7 },
    });
    now = start;
    expect((await moderator.put(completion(id))).status).toBe(200);
    const acts = await admin.get('/api/v1/admin/audit?limit=5');
    expect(JSON.stringify(acts.body)).toContain('meetups.completed');
  });

  it('leaves behind who hears nothing of somebody, and tells who still asked', async () => {
    const facet = facetAt(later(now, 30), { joinPolicy: 'approval' });
    const { id } = await openMeetup(host, facet);
    const of = (person: Person) => `/api/v1/posts/${id}/participants/${encodeURIComponent(person.handle)}`;
    for (const person of [joon, sora]) {
      await person.put(seat(id));
      await host.put(of(person));
    }
    await moderator.put(seat(id));
    await sora.put(`/api/v1/members/${encodeURIComponent(joon.handle)}/block`);
    expect((await host.put(completion(id))).body.taken).toBe(2);
    await sora.delete(`/api/v1/members/${encodeURIComponent(joon.handle)}/block`);
    expect(await typesOf(moderator, id)).toContain('meetups.declined');
    const removed = [...(await typesOf(joon, id)), ...(await typesOf(sora, id))];
    expect(removed.filter((type) => type === 'meetups.removed')).toHaveLength(1);
  });
});

describe('calling off', () => {
  it('closes the room and tells everybody why', async () => {
    const { id, facet } = await openMeetup(host, facetAt(later(now, 30)));
    await joon.put(seat(id));
    expect((await joon.put(cancellation(id), {})).body.code).toBe('meetups.not_host');
    expect((await host.put(cancellation(id), { reason: 'a'.repeat(201) })).status).toBe(422);
    expect((await host.put(cancellation(id), { reason: '비가 와요' })).body).toMatchObject({
      state: 'cancelled',
      cancelReason: '비가 와요',
      mine: { end: false },
    });
    expect((await host.put(cancellation(id), {})).body.code).toBe('meetups.cancelled');
    expect((await sora.put(seat(id))).body.code).toBe('meetups.cancelled');
    expect((await host.put(completion(id))).body.code).toBe('meetups.cancelled');
    const said = await joon.post(`/api/v1/rooms/${facet.mine.roomId}/messages`, { content: '아쉬워요' });
    expect(said.body.code).toBe('chat.room_closed');
    expect(await typesOf(joon, id)).toContain('meetups.cancelled');
    expect(await typesOf(host, id)).not.toContain('meetups.cancelled');
  });

  it('happens by itself when the post is deleted or its host leaves', async () => {
    const deleted = await openMeetup(host, facetAt(later(now, 30)));
    await joon.put(seat(deleted.id));
    await host.delete(`/api/v1/posts/${deleted.id}`);
    expect((await sora.put(seat(deleted.id))).body.code).toBe('posts.not_found');
    const gone = (await toldOf(joon)).find((item) => item.url === '/my/meetups?when=past');
    expect(gone).toMatchObject({ type: 'meetups.cancelled', title: '모임이 취소됐어요' });
    await host.put(`/api/v1/posts/${deleted.id}/restoration`);
    expect((await joon.get(`/api/v1/posts/${deleted.id}/meetup`)).body.state).toBe('cancelled');

    const leaver = await community.signUp('떠나는 이');
    const theirs = await openMeetup(leaver, facetAt(later(now, 30)));
    const others = await openMeetup(host, facetAt(later(now, 30)));
    await leaver.put(seat(others.id));
    await joon.put(seat(theirs.id));
    const left = await leaver.delete('/api/v1/me', { password: leaver.password });
    expect(left.status, JSON.stringify(left.body)).toBeLessThan(300);
    now = new Date(later(now, 24 * 31));
    await community.node.jobs.runTimed('rights.sweep_departures');
    await community.node.jobs.drain({ until: now });
    now = start;
    expect((await joon.get(`/api/v1/posts/${theirs.id}/meetup`)).body.state).toBe('cancelled');
    expect((await joon.get(`/api/v1/posts/${others.id}/meetup`)).body.taken).toBe(1);
  });
});

describe('reminders', () => {
  const remind = async () => {
    await community.node.jobs.runTimed('meetups.remind');
    await community.node.jobs.drain();
  };
  const reminders = async (person: Person, id: string) =>
    (await typesOf(person, id)).filter((type) => type === 'meetups.reminder').length;

  it('come the day before and an hour before, once, and never after the beginning', async () => {
    const { id } = await openMeetup(host, facetAt(later(now, 48)));
    await joon.put(seat(id));
    await sora.put(seat(id));
    await sora.delete(seat(id));
    await remind();
    expect(await reminders(joon, id)).toBe(0);
    now = new Date(later(start, 25));
    await Promise.all([remind(), remind()]);
    expect(await reminders(joon, id)).toBe(1);
    now = new Date(later(start, 47.5));
    await remind();
    await remind();
    expect([await reminders(joon, id), await reminders(host, id), await reminders(sora, id)]).toEqual([
      2, 2, 0,
    ]);
    expect((await toldOf(joon)).find((item) => item.type === 'meetups.reminder')?.title).toMatch(
      /^「같이 점심 먹어요」 모임이 곧 시작해요: .+월 .+일/,
    );
    now = start;
  });

  it('are made up after downtime, are new for a new time, and are not of what is off', async () => {
    const slept = await openMeetup(host, facetAt(later(now, 48)));
    const late = await openMeetup(host, facetAt(later(now, 30)));
    const moved = await openMeetup(host, facetAt(later(now, 47)));
    const off = await openMeetup(host, facetAt(later(now, 48)));
    for (const { id } of [slept, late, moved, off]) await joon.put(seat(id));
    await host.put(cancellation(off.id), {});
    // Nobody looked for more than a day.
    now = new Date(later(start, 40));
    await remind();
    expect(await reminders(joon, slept.id)).toBe(1);
    expect(await reminders(joon, late.id)).toBe(0);
    expect(await reminders(joon, off.id)).toBe(0);
    expect(await reminders(joon, moved.id)).toBe(1);
    await host.patch(`/api/v1/posts/${moved.id}`, { facet: facetAt(later(start, 90)) });
    // What told the former time says nothing any more.
    expect(await reminders(joon, moved.id)).toBe(0);
    now = new Date(later(start, 70));
    await remind();
    expect(await reminders(joon, moved.id)).toBe(1);
    now = start;
  });
});
