import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { applyTo, decide, noticesOf, openRecruiting, recruit, takeIn } from '../../test/recruiting.ts';

let community: Community;
let host: Person;
let mina: Person;
let joon: Person;
let postId: string;

beforeAll(async () => {
  community = await startCommunity();
  await openRecruiting(community);
  host = await community.signUp('호스트');
});
afterAll(() => community.stop());
beforeEach(async () => {
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  postId = await recruit(community, host);
});

const statuses = (answers: { status: number }[]) => answers.map((answer) => answer.status).sort();
const codeOf = (answer: { status: number; body: { code: string } }) => [answer.status, answer.body.code];
const list = `/api/v1/posts`;

describe('an application', () => {
  it('is made once, however often at once, and again after it was withdrawn', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => applyTo(mina, postId)));
    expect(statuses(answers)).toEqual([201, 409, 409, 409, 409, 409]);
    const { id } = answers.find((answer) => answer.status === 201)!.body;
    expect((await joon.delete(`/api/v1/applications/${id}`)).status).toBe(404);
    expect((await community.guest.delete(`/api/v1/applications/${id}`)).status).toBe(401);
    const gone = await Promise.all([
      mina.delete(`/api/v1/applications/${id}`),
      mina.delete(`/api/v1/applications/${id}`),
    ]);
    expect(statuses(gone)).toEqual([204, 204]);
    expect(codeOf(await decide(host, id))).toEqual([409, 'recruiting.withdrawn']);
    expect((await applyTo(mina, postId)).status).toBe(201);
    const mine = await mina.get('/api/v1/me/applications');
    expect(mine.body.items).toHaveLength(1);
    expect(mine.body.items[0]).toMatchObject({ state: 'pending', post: { id: postId } });
  });

  it('is refused for oneself, for what is not looked for, and without words', async () => {
    expect(codeOf(await applyTo(host, postId))).toEqual([409, 'recruiting.own']);
    expect((await applyTo(mina, postId, 'designer')).body.errors[0].code).toBe('recruiting.unknown_position');
    expect((await applyTo(mina, postId, 'backend', '  ')).status).toBe(422);
    expect((await applyTo(mina, postId, 'backend', '가'.repeat(2_001))).status).toBe(422);
    expect((await applyTo(mina, '999999')).status).toBe(404);
    const { body } = await host.post('/api/v1/posts', { space: 'free', title: '글', body: '글' });
    expect(codeOf(await applyTo(mina, body.id))).toEqual([404, 'recruiting.not_found']);
    expect((await community.guest.post(`${list}/${postId}/applications`, {})).status).toBe(401);
  });

  it('is not possible between two of whom one has blocked the other', async () => {
    await host.put(`/api/v1/members/${encodeURIComponent(mina.handle)}/block`);
    expect(codeOf(await applyTo(mina, postId))).toEqual([403, 'recruiting.not_reachable']);
    await joon.put(`/api/v1/members/${encodeURIComponent(host.handle)}/block`);
    expect(codeOf(await applyTo(joon, postId))).toEqual([403, 'recruiting.not_reachable']);
  });

  it('is seen with its card by the host alone, and never with an address', async () => {
    await mina.patch('/api/v1/me', { introduction: '코틀린을 좋아해요', version: 1 });
    await applyTo(mina, postId);
    const seen = await host.get(`${list}/${postId}/applications`);
    expect(seen.body.items[0]).toMatchObject({
      position: 'backend',
      message: '함께하고 싶어요',
      applicant: { handle: mina.handle, introduction: '코틀린을 좋아해요', portfolio: [] },
    });
    expect(JSON.stringify(seen.body)).not.toContain(mina.email);
    expect((await mina.get(`${list}/${postId}/applications`)).status).toBe(403);
    expect((await community.guest.get(`${list}/${postId}/applications`)).status).toBe(401);
    await community.node.jobs.drain();
    expect(await noticesOf(host)).toContain('recruiting.applied');
  });
});

describe('a decision', () => {
  it('is the host’s, once', async () => {
    const { body } = await applyTo(mina, postId);
    expect((await decide(mina, body.id)).status).toBe(404);
    expect((await community.guest.put(`/api/v1/applications/${body.id}/decision`, {})).status).toBe(401);
    expect((await decide(host, body.id, 'perhaps')).status).toBe(422);
    const twice = await Promise.all(Array.from({ length: 4 }, () => decide(host, body.id)));
    expect(statuses(twice)).toEqual([200, 409, 409, 409]);
    expect(codeOf(await decide(host, body.id))).toEqual([409, 'recruiting.already_accepted']);
    expect(codeOf(await mina.delete(`/api/v1/applications/${body.id}`))).toEqual([
      409,
      'recruiting.already_accepted',
    ]);
    expect(codeOf(await applyTo(mina, postId))).toEqual([409, 'recruiting.already_member']);
    await community.node.jobs.drain();
    expect(await noticesOf(mina)).toContain('recruiting.accepted');
  });

  it('says no with a kind word', async () => {
    const { body } = await applyTo(mina, postId);
    await decide(host, body.id, 'declined', { text: '다음에 꼭 같이해요' });
    const mine = await mina.get('/api/v1/me/applications?state=declined');
    expect(mine.body.items[0]).toMatchObject({ state: 'declined', answer: '다음에 꼭 같이해요' });
    expect(codeOf(await decide(host, body.id))).toEqual([409, 'recruiting.already_declined']);
    expect(codeOf(await applyTo(mina, postId))).toEqual([409, 'recruiting.already_applied']);
    await community.node.jobs.drain();
    expect(await noticesOf(mina)).toEqual(['recruiting.declined']);
  });

  it('does not take in more than there are seats for, and the last seat ends the search', async () => {
    const [one, other, third] = await Promise.all(
      [mina, joon, await community.signUp()].map(async (person) => (await applyTo(person, postId)).body.id),
    );
    await decide(host, one);
    await decide(host, other);
    expect((await host.get(`${list}/${postId}`)).body.facet).toMatchObject({
      status: 'closed',
      closedWhy: 'full',
      seats: { left: 0 },
    });
    expect(codeOf(await decide(host, third))).toEqual([409, 'recruiting.closed']);
    expect(codeOf(await host.delete(`${list}/${postId}/closure`, {}))).toEqual([409, 'recruiting.all_full']);
  });

  it('says that a position is full while others are not', async () => {
    const positions = [
      { field: 'backend', count: 1 },
      { field: 'app', count: 1 },
    ];
    const id = await recruit(community, host, { positions });
    const { body } = await applyTo(joon, id);
    await takeIn(host, mina, id);
    expect(codeOf(await decide(host, body.id))).toEqual([409, 'recruiting.position_full']);
    expect(codeOf(await applyTo(await community.signUp(), id))).toEqual([409, 'recruiting.position_full']);
  });
});

describe('a race', () => {
  it('of many applicants and acceptances ends with exact head-counts', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => community.signUp()));
    const positions = [
      { field: 'backend', count: 3 },
      { field: 'app', count: 2 },
    ];
    const ids = await Promise.all(Array.from({ length: 5 }, () => recruit(community, host, { positions })));
    // 200 applications to five recruitments, each accepted as soon as it is there.
    const answers = await Promise.all(
      ids.flatMap((id) =>
        people.map(async (person, index) => {
          const { body } = await applyTo(person, id, index % 2 === 0 ? 'backend' : 'app');
          return body.id === undefined ? 0 : (await decide(host, body.id)).status;
        }),
      ),
    );
    expect(answers.filter((status) => status === 200)).toHaveLength(25);
    for (const id of ids) {
      expect((await host.get(`${list}/${id}`)).body.facet).toMatchObject({
        closedWhy: 'full',
        positions: [{ taken: 3 }, { taken: 2 }],
        team: { members: 6 },
      });
    }
    const { rows } = await counted();
    expect(rows).toEqual([]);
  }, 120_000);

  const counted = async () => {
    const { sql } = await import('kysely');
    return sql`
      select p.post_id, p.field from recruitment_positions p
      where p.taken <> (
        select count(*) from team_members m join teams t on t.id = m.team_id
        where t.post_id = p.post_id and m.field = p.field and m.left_at is null
      ) or p.taken > p.head_count`.execute(community.node.ctx.db);
  };

  it('of open joining fills exactly the seats, and leaving opens one again', async () => {
    const id = await recruit(community, host, { joinPolicy: 'open' });
    expect(codeOf(await applyTo(mina, id))).toEqual([409, 'recruiting.joins_directly']);
    const people = await Promise.all(Array.from({ length: 12 }, () => community.signUp()));
    const seat = `${list}/${id}/team/members/me`;
    const join = (person: Person) => person.put(seat, { position: 'backend' });
    const answers = await Promise.all(people.flatMap((person) => [join(person), join(person)]));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect((await host.get(`${list}/${id}/team`)).body.members).toHaveLength(3);
    const inside = people.filter((_, index) => answers[index * 2]!.status === 200);
    await Promise.all([inside[0]!.delete(seat), inside[0]!.delete(seat)]);
    expect((await host.get(`${list}/${id}`)).body.facet).toMatchObject({
      status: 'open',
      seats: { left: 1 },
    });
    expect((await join(mina)).status).toBe(200);
    expect(codeOf(await mina.put(seat, { position: 'moon' }))).toEqual([409, 'recruiting.already_member']);
    expect((await counted()).rows).toEqual([]);
  });
});

describe('a recruitment', () => {
  it('is found by its fields and stacks', async () => {
    const id = await recruit(community, host, { stacks: ['PostgreSQL'], region: '제주 애월' }, '귤 지도');
    await community.node.jobs.drain();
    const found = await mina.get(`/api/v1/search?q=${encodeURIComponent('애월')}`);
    expect(found.body.items.map((item: { id: string }) => item.id)).toContain(id);
  });
});
