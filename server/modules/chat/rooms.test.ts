import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let mina: Person;
let joon: Person;
let sora: Person;
let stranger: Person;

beforeAll(async () => {
  community = await startCommunity();
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  sora = await community.signUp('소라');
  stranger = await community.signUp('낯선이');
});
afterAll(() => community.stop());

const rooms = '/api/v1/rooms';
const direct = (other: Person) => ({ type: 'direct', memberIds: [other.handle] });
const statuses = (answers: { status: number }[]) => answers.map((answer) => answer.status).sort();

async function group(host: Person, settings: object = {}): Promise<string> {
  const made = await host.post(rooms, { type: 'group', title: '모임', listed: true, ...settings });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

async function typesIn(person: Person, id: string): Promise<string[]> {
  const { body } = await person.get(`${rooms}/${id}/messages?after=0&limit=100`);
  return body.items.map((entry: { type: string }) => entry.type);
}

describe('a direct room', () => {
  it('is one for each pair, whoever opens it and however often at once', async () => {
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => mina.post(rooms, direct(joon))),
      ...Array.from({ length: 5 }, () => joon.post(rooms, direct(mina))),
    ]);
    expect(statuses(answers)).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const { id } = answers[0]!.body;
    expect(await typesIn(mina, id)).toEqual(['created']);
    expect((await mina.get(`${rooms}/${id}`)).body).toMatchObject({
      type: 'direct',
      memberCount: 2,
      counterpart: { handle: joon.handle },
      host: null,
      mine: { present: true, host: false, unread: 0 },
    });
    expect((await joon.get(`${rooms}/${id}`)).body.counterpart.handle).toBe(mina.handle);
  });

  it('is with one other member who is there', async () => {
    for (const [memberIds, code] of [
      [[mina.handle], 'chat.with_oneself'],
      [['nobody-here'], 'members.not_found'],
      [[], 'chat.one_other'],
      [[joon.handle, sora.handle], 'chat.one_other'],
    ] as const) {
      const answer = await mina.post(rooms, { type: 'direct', memberIds });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].code).toBe(code);
    }
    expect((await mina.post(rooms, { ...direct(joon), capacity: 5 })).status).toBe(422);
    expect((await mina.post(rooms, { type: 'team' })).status).toBe(422);
    expect((await community.guest.post(rooms, direct(joon))).status).toBe(401);
  });

  it('is nobody else’s to see, and nobody leaves or changes it', async () => {
    const { id } = (await mina.post(rooms, direct(joon))).body;
    for (const path of ['', '/messages', '/members'])
      expect((await stranger.get(`${rooms}/${id}${path}`)).body.code).toBe('chat.room_not_found');
    expect((await stranger.put(`${rooms}/${id}/members/me`, {})).status).toBe(404);
    expect((await stranger.post(`${rooms}/${id}/messages`, { content: '안녕' })).status).toBe(404);
    expect((await mina.delete(`${rooms}/${id}/members/me`)).body.code).toBe('chat.membership_fixed');
    expect((await mina.put(`${rooms}/${id}/invitations/${sora.handle}`)).body.code).toBe(
      'chat.membership_fixed',
    );
    expect((await mina.patch(`${rooms}/${id}`, { title: '둘', version: 1 })).status).toBe(403);
  });

  it('is refused, and silent, between those who hear nothing of each other', async () => {
    const [one, other] = [await community.signUp(), await community.signUp()];
    const { id } = (await one.post(rooms, direct(other))).body;
    const block = `/api/v1/members/${encodeURIComponent(one.handle)}/block`;
    await other.put(block);
    for (const person of [one, other]) {
      const sent = await person.post(`${rooms}/${id}/messages`, { content: '들리나요' });
      expect([sent.status, sent.body.code]).toEqual([403, 'chat.not_reachable']);
    }
    expect((await one.post(rooms, direct(other))).body.code).toBe('chat.not_reachable');
    await other.delete(block);
    expect((await one.post(`${rooms}/${id}/messages`, { content: '이제 들리나요' })).status).toBe(201);
  });
});

describe('an inquiry', () => {
  it('is one for each post and asker, with its author', async () => {
    const post = (await joon.post('/api/v1/posts', { space: 'free', title: '팔아요', body: '자전거' })).body;
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => mina.post(rooms, { type: 'inquiry', postId: post.id })),
    );
    expect(statuses(answers)).toEqual([200, 200, 200, 201]);
    expect(answers[0]!.body).toMatchObject({ postId: post.id, counterpart: { handle: joon.handle } });
    const another = await sora.post(rooms, { type: 'inquiry', postId: post.id });
    expect(another.body.id).not.toBe(answers[0]!.body.id);
    expect((await joon.post(rooms, { type: 'inquiry', postId: post.id })).body.errors[0].code).toBe(
      'chat.with_oneself',
    );
  });

  it('never tells who is anonymous', async () => {
    const admin = await community.signUp('마당지기', 'admin');
    await admin.patch('/api/v1/spaces/free', { anonymousAllowed: true });
    const hidden = { space: 'free', title: '이름 없이', body: '글', anonymous: true };
    const post = (await joon.post('/api/v1/posts', hidden)).body;
    for (const person of [mina, joon, stranger]) {
      const answer = await person.post(rooms, { type: 'inquiry', postId: post.id });
      expect([answer.status, answer.body.code]).toEqual([409, 'chat.nobody_to_ask']);
    }
    expect((await mina.post(rooms, { type: 'inquiry', postId: '999999' })).status).toBe(404);
    expect((await mina.post(rooms, { type: 'inquiry' })).status).toBe(422);
  });
});

describe('a group', () => {
  it('gives ten seats to ten of a hundred who come at once', { timeout: 120_000 }, async () => {
    const id = await group(mina, { capacity: 11 });
    const crowd = await Promise.all(Array.from({ length: 100 }, () => community.signUp()));
    const answers = await Promise.all(crowd.map((person) => person.put(`${rooms}/${id}/members/me`, {})));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10);
    const refused = answers.filter((answer) => answer.status !== 200);
    expect(new Set(refused.map((answer) => answer.body.code))).toEqual(new Set(['chat.room_full']));
    expect((await mina.get(`${rooms}/${id}`)).body).toMatchObject({ memberCount: 11, seatsLeft: 0 });
    const first = (await mina.get(`${rooms}/${id}/members?limit=6`)).body;
    const rest = (await mina.get(`${rooms}/${id}/members?limit=6&cursor=${first.nextCursor}`)).body;
    expect(first.items[0]).toMatchObject({ host: true, member: { handle: mina.handle } });
    expect([...first.items, ...rest.items]).toHaveLength(11);
    expect(rest.nextCursor).toBeNull();
  });

  it('lets one in once, however often they knock', async () => {
    const id = await group(mina);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => joon.put(`${rooms}/${id}/members/me`, {})),
    );
    expect(statuses(answers)).toEqual([200, 200, 200, 200]);
    expect(await typesIn(mina, id)).toEqual(['created', 'joined']);
  });

  it('opens by its password, which is counted when it is wrong and never told', async () => {
    const id = await group(mina, { password: '열려라 참깨' });
    const join = `${rooms}/${id}/members/me`;
    expect((await joon.put(join, {})).body.code).toBe('chat.password_missing');
    const wrong = await Promise.all(Array.from({ length: 6 }, () => joon.put(join, { password: '닫혀라' })));
    expect(statuses(wrong)).toEqual([403, 403, 403, 403, 403, 429]);
    expect((await joon.put(join, { password: '열려라 참깨' })).status).toBe(429);
    const entered = await sora.put(join, { password: '열려라 참깨' });
    expect(entered.status).toBe(200);
    expect(JSON.stringify(entered.body)).not.toMatch(/argon|참깨/);
    // Who is invited needs none.
    expect((await sora.put(`${rooms}/${id}/invitations/${joon.handle}`)).status).toBe(204);
    expect((await joon.get(`${rooms}?scope=invited`)).body.items[0]).toMatchObject({ id, invited: true });
    expect((await joon.put(join, {})).status).toBe(200);
  });

  it('that is not listed is there for its members and the invited alone', async () => {
    const id = await group(mina, { listed: false });
    expect((await joon.get(`${rooms}/${id}`)).status).toBe(404);
    expect((await joon.put(`${rooms}/${id}/members/me`, {})).status).toBe(404);
    const twice = await Promise.all([
      mina.put(`${rooms}/${id}/invitations/${joon.handle}`),
      mina.put(`${rooms}/${id}/invitations/${joon.handle}`),
    ]);
    expect(statuses(twice)).toEqual([204, 204]);
    expect((await joon.get(`${rooms}/${id}`)).body).toMatchObject({ invited: true, mine: null, host: null });
    expect((await joon.get(`${rooms}/${id}/messages`)).status).toBe(403);
    expect((await joon.delete(`${rooms}/${id}/members/me`)).status).toBe(204);
    expect((await joon.get(`${rooms}/${id}`)).status).toBe(404);
    expect((await stranger.put(`${rooms}/${id}/invitations/${sora.handle}`)).status).toBe(404);
    expect((await mina.put(`${rooms}/${id}/invitations/nobody-here`)).status).toBe(404);
  });

  it('is in the list with nothing but what everybody may know', async () => {
    const id = await group(mina, { title: '목록에 있는 방', password: '비밀' });
    await mina.post(`${rooms}/${id}/messages`, { content: '안에서 하는 말' });
    const { items } = (await stranger.get(`${rooms}?scope=listed&limit=100`)).body;
    const shown = items.find((room: { id: string }) => room.id === id);
    expect(shown).toMatchObject({
      title: '목록에 있는 방',
      hasPassword: true,
      capacity: 10,
      seatsLeft: 9,
      host: null,
      lastEntry: null,
      lastSeq: null,
      mine: null,
    });
    expect(JSON.stringify(shown)).not.toMatch(/안에서|people\.test|argon/);
    expect((await stranger.get(`${rooms}?scope=listed&cursor=bm9uc2Vuc2U`)).status).toBe(422);
  });

  it('is the host’s to change, with a version', async () => {
    const id = await group(mina, { capacity: 5 });
    await joon.put(`${rooms}/${id}/members/me`, {});
    expect((await joon.patch(`${rooms}/${id}`, { title: '내 방', version: 1 })).body.code).toBe(
      'chat.not_host',
    );
    expect((await stranger.patch(`${rooms}/${id}`, { title: '내 방', version: 1 })).status).toBe(403);
    const both = await Promise.all([
      mina.patch(`${rooms}/${id}`, { title: '첫째', version: 1 }),
      mina.patch(`${rooms}/${id}`, { title: '둘째', version: 1 }),
    ]);
    expect(statuses(both)).toEqual([200, 409]);
    expect(both.find((answer) => answer.status === 409)!.body.params).toEqual({ version: 2 });
    for (const [change, code] of [
      [{ capacity: 1 }, undefined],
      [{ capacity: 101 }, undefined],
      [{ title: '가'.repeat(61) }, 'text.too_long'],
      [{ title: null }, 'chat.title_missing'],
      [{ password: ' ' }, 'chat.password_blank'],
    ] as const) {
      const answer = await mina.patch(`${rooms}/${id}`, { ...change, version: 2 });
      expect(answer.status, JSON.stringify(change)).toBe(422);
      if (code) expect(answer.body.errors[0].code).toBe(code);
    }
    await sora.put(`${rooms}/${id}/members/me`, {});
    const small = await mina.patch(`${rooms}/${id}`, { capacity: 2, version: 2 });
    expect(small.body.errors[0]).toMatchObject({ code: 'chat.capacity_too_small', params: { min: 3 } });
    // What is not named stays: a password does not get lost by a new title.
    const locked = await mina.patch(`${rooms}/${id}`, { password: '비밀', version: 2 });
    expect(locked.body.hasPassword).toBe(true);
    const named = await mina.patch(`${rooms}/${id}`, { title: '이름', version: 3 });
    expect(named.body).toMatchObject({ title: '이름', hasPassword: true, version: 4 });
    const log = (await mina.get(`${rooms}/${id}/messages?after=0`)).body.items;
    expect(log.at(-1)).toMatchObject({ type: 'renamed', params: { title: '이름', changed: ['title'] } });
    expect(log.at(-2).params).toEqual({ changed: ['password'] });
  });

  it('goes to who has been there longest when its host leaves, and closes with the last one', async () => {
    const id = await group(mina);
    for (const person of [joon, sora]) await person.put(`${rooms}/${id}/members/me`, {});
    await mina.delete(`${rooms}/${id}/members/me`);
    expect((await joon.get(`${rooms}/${id}`)).body.mine.host).toBe(true);
    expect((await joon.put(`${rooms}/${id}/host`, { handle: mina.handle })).status).toBe(422);
    expect((await sora.put(`${rooms}/${id}/host`, { handle: sora.handle })).body.code).toBe('chat.not_host');
    expect((await joon.put(`${rooms}/${id}/host`, { handle: sora.handle })).body.host.handle).toBe(
      sora.handle,
    );
    const twice = await Promise.all([
      joon.delete(`${rooms}/${id}/members/me`),
      joon.delete(`${rooms}/${id}/members/me`),
    ]);
    expect(statuses(twice)).toEqual([204, 403]);
    await sora.delete(`${rooms}/${id}/members/me`);
    // From her coming to her leaving.
    expect(await typesIn(sora, id)).toEqual([
      'joined',
      'left',
      'host-changed',
      'host-changed',
      'left',
      'left',
    ]);
    expect((await sora.get(`${rooms}/${id}`)).body).toMatchObject({
      memberCount: 0,
      closedAt: expect.any(String),
      mine: { present: false },
    });
    expect((await sora.get(`${rooms}?scope=former`)).body.items[0].id).toBe(id);
    expect((await sora.put(`${rooms}/${id}/members/me`, {})).body.code).toBe('chat.room_closed');
    expect((await stranger.get(`${rooms}/${id}`)).status).toBe(404);
  });

  it('is closed by its host and read on by its members', async () => {
    const id = await group(mina);
    await joon.put(`${rooms}/${id}/members/me`, {});
    expect((await joon.delete(`${rooms}/${id}`)).body.code).toBe('chat.not_host');
    expect((await mina.delete(`${rooms}/${id}`)).status).toBe(204);
    expect((await joon.post(`${rooms}/${id}/messages`, { content: '아직' })).body.code).toBe(
      'chat.room_closed',
    );
    expect((await typesIn(joon, id)).at(-1)).toBe('closed');
    expect((await joon.delete(`${rooms}/${id}/members/me`)).status).toBe(204);
    expect((await typesIn(joon, id)).at(-1)).toBe('closed');
  });

  it('lets the host take somebody out, who comes again by invitation only', async () => {
    const id = await group(mina);
    await joon.put(`${rooms}/${id}/members/me`, {});
    expect((await joon.delete(`${rooms}/${id}/members/${mina.handle}`)).body.code).toBe('chat.not_host');
    expect((await mina.delete(`${rooms}/${id}/members/${mina.handle}`)).status).toBe(422);
    const twice = await Promise.all([
      mina.delete(`${rooms}/${id}/members/${joon.handle}`),
      mina.delete(`${rooms}/${id}/members/${joon.handle}`),
    ]);
    expect(statuses(twice)).toEqual([204, 404]);
    expect((await joon.post(`${rooms}/${id}/messages`, { content: '왜' })).body.code).toBe(
      'chat.not_in_room',
    );
    expect((await joon.put(`${rooms}/${id}/members/me`, {})).body.code).toBe('chat.invitation_needed');
    await mina.put(`${rooms}/${id}/invitations/${joon.handle}`);
    expect((await joon.put(`${rooms}/${id}/members/me`, {})).status).toBe(200);
    const removed = (await mina.get(`${rooms}/${id}/messages?after=0`)).body.items[2];
    expect(removed).toMatchObject({ sender: { handle: mina.handle }, member: { handle: joon.handle } });
  });

  it('loses who leaves the site', async () => {
    const leaver = await community.signUp('떠날이');
    const id = await group(leaver);
    await joon.put(`${rooms}/${id}/members/me`, {});
    await leaver.post(`${rooms}/${id}/messages`, { content: '잘 있어요' });
    expect((await leaver.delete('/api/v1/me', { password: leaver.password })).status).toBeLessThan(300);
    const room = (await joon.get(`${rooms}/${id}`)).body;
    expect(room).toMatchObject({ memberCount: 1, mine: { host: true } });
    const said = (await joon.get(`${rooms}/${id}/messages`)).body.items.find(
      (entry: { type: string }) => entry.type === 'message',
    );
    expect(said).toMatchObject({ content: '잘 있어요', sender: { handle: null, withdrawn: true } });
  });

  it('has a host of so many and no more, two at once as well', async () => {
    const admin = await community.signUp('또 마당지기', 'admin');
    await admin.patch('/api/v1/admin/settings', { 'chat.hosted_limit': 2 });
    const host = await community.signUp();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => host.post(rooms, { type: 'group', title: '방' })),
    );
    expect(statuses(answers)).toEqual([201, 201, 409, 409]);
    await admin.patch('/api/v1/admin/settings', { 'chat.hosted_limit': null });
  });

  it('is nothing for absurd input', async () => {
    for (const id of ['0', '-1', 'abc', '%00', '99999999999999999999', "1'--"])
      expect([400, 404, 422]).toContain((await mina.get(`${rooms}/${id}`)).status);
    expect((await mina.post(rooms, { type: 'group', capacity: 1 })).status).toBe(422);
    expect((await mina.post(rooms, { type: 'group', capacity: 1e9 })).status).toBe(422);
    expect((await mina.post(rooms, { type: 'group', title: '가\u202e나' })).status).toBe(422);
    expect((await mina.post(rooms, { type: 'group', listed: true })).status).toBe(422);
    expect((await mina.post(rooms, { type: 'group', owner: 'me' })).status).toBe(422);
    expect((await mina.get(`${rooms}?scope=all`)).status).toBe(422);
  });
});
