import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { facetAt, later, openMeetup, openMeetupSpace } from '../../test/meetups.ts';

let community: Community;
let people: Person[];
let host: Person;
let second: Community;

beforeAll(async () => {
  community = await startCommunity();
  second = await startCommunity({ connectionString: community.connectionString });
  const admin = await community.signUp('마당지기', 'admin');
  await openMeetupSpace(admin);
  host = await community.signUp('주최');
  people = await Promise.all(Array.from({ length: 24 }, (_, index) => community.signUp(`사람${index}`)));
}, 120_000);
afterAll(async () => {
  await second.stop();
  await community.stop();
});

const seat = (id: string) => `/api/v1/posts/${id}/participants/me`;

interface Facts {
  taken: number;
  capacity: number;
  joined: number;
  in_room: number;
  completed: boolean;
  cancelled: boolean;
  closed: boolean;
  matches: number;
  matched: number;
}

/** What must hold after anything. */
async function factsOf(id: string): Promise<Facts> {
  const { rows } = await sql<Facts>`
    select m.taken, m.capacity, m.completed_at is not null as completed, m.cancelled_at is not null as cancelled,
      r.closed_at is not null as closed,
      (select count(*)::int from meetup_participants p where p.post_id = m.post_id and p.state = 'joined') as joined,
      (select count(*)::int from room_members x where x.room_id = m.room_id) as in_room,
      (select count(*)::int from matches t where t.post_id = m.post_id) as matches,
      (select count(*)::int from match_members y where y.match_id = m.match_id) as matched
    from meetups m join rooms r on r.id = m.room_id where m.post_id = ${id}`.execute(community.node.ctx.db);
  const facts = rows[0]!;
  expect(facts.taken).toBe(facts.joined);
  expect(facts.in_room).toBe(facts.joined);
  expect(facts.taken).toBeLessThanOrEqual(facts.capacity);
  expect(facts.matches).toBe(facts.completed ? 1 : 0);
  expect(facts.matched).toBe(facts.completed ? facts.joined : 0);
  expect(facts.closed).toBe(facts.cancelled);
  expect(facts.completed && facts.cancelled).toBe(false);
  return facts;
}

const inAWeek = (capacity: number) => facetAt(later(new Date(), 24 * 7), { capacity });

it('seats exactly as many as fit, of a hundred at once on two nodes', async () => {
  const { id } = await openMeetup(host, inAWeek(20));
  const tries = Array.from({ length: 100 }, (_, index) => people[index % people.length]!);
  const token = (person: Person) => ({ authorization: `Bearer ${person.token}` });
  const answers = await Promise.all(
    tries.map((person, index) =>
      (index % 2 === 0 ? community : second).request({
        method: 'PUT',
        url: seat(id),
        headers: token(person),
      }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(
    new Set(['meetups.full', 'meetups.already_in']),
  );
  expect(await factsOf(id)).toMatchObject({ taken: 20 });
}, 60_000);

it('holds together whatever happens at once', async () => {
  for (let round = 0; round < 6; round += 1) {
    const { id } = await openMeetup(host, inAWeek(5));
    await Promise.all(people.slice(0, 3).map((person) => person.put(seat(id))));
    const path = `/api/v1/posts/${id}`;
    const end = [
      () => host.put(`${path}/meetup/completion`),
      () => host.put(`${path}/meetup/cancellation`, {}),
      () => host.delete(path),
    ];
    const answers = await Promise.all([
      ...people.slice(3, 9).map((person) => person.put(seat(id))),
      ...people.slice(0, 3).map((person) => person.delete(seat(id))),
      end[round % 3]!(),
      end[(round + 1) % 3]!(),
      host.patch(path, { facet: inAWeek(4) }),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const facts = await factsOf(id);
    expect(facts.completed || facts.cancelled || facts.joined >= 1).toBe(true);
  }
}, 60_000);

it('decides once about somebody who takes their asking back meanwhile', async () => {
  const facet = { ...inAWeek(2), joinPolicy: 'approval' };
  const { id } = await openMeetup(host, facet);
  const [one, other] = people as [Person, Person];
  await Promise.all([one.put(seat(id)), other.put(seat(id))]);
  const of = (person: Person) => `/api/v1/posts/${id}/participants/${encodeURIComponent(person.handle)}`;
  const answers = await Promise.all([
    host.put(of(one)),
    host.put(of(other)),
    one.delete(seat(id)),
    host.put(of(one)),
  ]);
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  expect((await factsOf(id)).taken).toBeLessThanOrEqual(2);
});
