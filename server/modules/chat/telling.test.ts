import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { openStomp, type StompClient } from '../../test/stomp.ts';

let now = new Date();
let community: Community;
let mina: Person;
let address: string;
const clients: StompClient[] = [];

const rooms = '/api/v1/rooms';
const later = (seconds: number) => void (now = new Date(now.getTime() + seconds * 1000));

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  mina = await community.signUp('미나');
  await community.node.app.http.listen({ port: 0, host: '127.0.0.1' });
  address = `ws://127.0.0.1:${(community.node.app.http.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await Promise.all(clients.map((one) => one.stop()));
  await community.stop();
});

async function group(...members: Person[]): Promise<string> {
  const { body } = await mina.post(rooms, { type: 'group', title: '모임', listed: true });
  for (const person of members) await person.put(`${rooms}/${body.id}/members/me`, {});
  return body.id as string;
}

const say = (person: Person, id: string, content: string) =>
  person.post(`${rooms}/${id}/messages`, { content });

async function tell(): Promise<void> {
  later(11);
  await community.node.jobs.drain({ until: now });
}

async function told(person: Person) {
  const { body } = await person.get('/api/v1/notifications');
  return body.items as { type: string; title: string; url: string; readAt: string | null }[];
}

async function lookAt(person: Person, id: string): Promise<StompClient> {
  const client = await openStomp(address, person.token);
  clients.push(client);
  await client.follow(id);
  return client;
}

describe('new messages', () => {
  it('are told together, to those who have not read them, once', async () => {
    const [joon, sora, idle] = [await community.signUp(), await community.signUp(), await community.signUp()];
    const id = await group(joon, sora, idle);
    await tell();
    for (const content of ['하나', '둘', '셋']) await say(mina, id, content);
    const { seq } = (await say(joon, id, '넷')).body;
    await sora.put(`${rooms}/${id}/read`, { seq });
    // Nothing is written for anybody while something is said.
    expect(await told(idle)).toEqual([]);
    await tell();
    expect(await told(idle)).toMatchObject([
      { type: 'chat.messages', title: '「모임」에 새 메시지 4개', url: `/rooms/${id}` },
    ]);
    expect(await told(joon)).toMatchObject([{ title: '「모임」에 새 메시지 3개' }]);
    expect(await told(mina)).toMatchObject([{ title: '「모임」에 새 메시지 1개' }]);
    expect(await told(sora)).toEqual([]);
    await tell();
    await say(joon, id, '다섯');
    await tell();
    expect(await told(idle)).toMatchObject([{ title: '「모임」에 새 메시지 5개', readAt: null }]);
    const jobs = await community.node.ctx.db.selectFrom('outbox').selectAll().execute();
    expect(jobs).toEqual([]);
    // Whoever reads the room has read the notice.
    await idle.put(`${rooms}/${id}/read`, { seq: 999 });
    expect(await told(idle)).toMatchObject([{ readAt: expect.any(String) }]);
    expect((await idle.get('/api/v1/me')).body.unread).toBe(0);
  });

  it('come from the other one in a room for two', async () => {
    const joon = await community.signUp('준');
    const { id } = (await mina.post(rooms, { type: 'direct', memberIds: [joon.handle] })).body;
    await say(mina, id, '안녕');
    await tell();
    expect(await told(joon)).toMatchObject([{ title: '미나 님의 새 메시지 1개' }]);
  });

  it('are not told to who muted the room, looks at it, left it, or blocked who speaks', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => community.signUp()));
    const [muted, looking, gone, deaf, plain] = people as [Person, Person, Person, Person, Person];
    const id = await group(...people);
    await muted.put(`${rooms}/${id}/mute`);
    await gone.delete(`${rooms}/${id}/members/me`);
    await deaf.put(`/api/v1/members/${encodeURIComponent(mina.handle)}/block`);
    const client = await lookAt(looking, id);
    await say(mina, id, `@${muted.handle} @${looking.handle} @${gone.handle} @${deaf.handle} 여기요`);
    await tell();
    for (const person of [muted, looking, gone, deaf]) expect(await told(person)).toEqual([]);
    expect(await told(plain)).toHaveLength(1);

    // Whoever has another tab before them does not look.
    await client.send(`/app/rooms/${id}/away`);
    await say(mina, id, '아직 있나요');
    await tell();
    expect(await told(looking)).toMatchObject([{ title: '「모임」에 새 메시지 2개' }]);
    await looking.put(`${rooms}/${id}/read`, { seq: 999 });
    await client.send(`/app/rooms/${id}/back`);
    await say(mina, id, '왔네요');
    await tell();
    expect((await told(looking))[0]!.readAt).not.toBeNull();
  });

  it('of others are told, also when somebody speaks last whom one does not hear', async () => {
    const [joon, deaf] = [await community.signUp('준'), await community.signUp()];
    const id = await group(joon, deaf);
    await deaf.put(`/api/v1/members/${encodeURIComponent(mina.handle)}/block`);
    await say(joon, id, '급한 얘기');
    await say(mina, id, '덮는 말');
    await tell();
    expect(await told(deaf)).toMatchObject([{ type: 'chat.messages', url: `/rooms/${id}` }]);
    await deaf.put(`${rooms}/${id}/read`, { seq: 999 });
    await say(mina, id, '혼잣말');
    await tell();
    expect((await told(deaf))[0]!.readAt).not.toBeNull();
  });

  it('that were taken away are not told of', async () => {
    const joon = await community.signUp();
    const id = await group(joon);
    const { seq } = (await say(mina, id, '잘못 보낸 말')).body;
    await mina.delete(`${rooms}/${id}/messages/${seq}`);
    await tell();
    expect(await told(joon)).toEqual([]);
  });
});

describe('a mention', () => {
  it('is told at once, to those who are there, once', async () => {
    const [joon, outsider] = [await community.signUp(), await community.signUp()];
    const id = await group(joon);
    const { seq } = (await say(mina, id, `@${joon.handle} @${outsider.handle} 봐요`)).body;
    await mina.patch(`${rooms}/${id}/messages/${seq}`, { content: `@${joon.handle} 이거 봐요` });
    await community.node.jobs.drain();
    expect(await told(outsider)).toEqual([]);
    expect(await told(joon)).toMatchObject([
      {
        type: 'chat.mentioned',
        title: '미나 님이 「모임」에서 나를 불렀어요',
        url: `/rooms/${id}?at=${seq}`,
      },
    ]);
    await joon.put(`${rooms}/${id}/read`, { seq });
    expect((await told(joon))[0]!.readAt).not.toBeNull();
  });

  it('is not told again with the other messages', async () => {
    const joon = await community.signUp();
    const id = await group(joon);
    await tell();
    for (const content of [`@${joon.handle} 하나`, `@${joon.handle} 둘`]) await say(mina, id, content);
    await community.node.jobs.drain();
    await tell();
    expect((await told(joon)).map(({ type }) => type)).toEqual(['chat.mentioned']);
    await say(mina, id, '셋');
    await tell();
    expect((await told(joon)).find(({ type }) => type === 'chat.messages')).toMatchObject({
      title: '「모임」에 새 메시지 1개',
    });
  });
});

describe('an invitation', () => {
  it('is told of once, as long as it is there', async () => {
    const [joon, sora] = [await community.signUp(), await community.signUp()];
    const id = await group();
    for (const _ of [1, 2]) await mina.put(`${rooms}/${id}/invitations/${joon.handle}`);
    await mina.put(`${rooms}/${id}/invitations/${sora.handle}`);
    await mina.delete(`${rooms}/${id}/members/${sora.handle}`);
    await community.node.jobs.drain();
    expect(await told(joon)).toMatchObject([
      { type: 'chat.invited', title: '미나 님이 「모임」에 초대했어요' },
    ]);
    expect(await told(sora)).toEqual([]);
    await joon.put(`${rooms}/${id}/members/me`, {});
    expect((await told(joon))[0]!.readAt).not.toBeNull();
  });
});

describe('a flag on a message', () => {
  it('is for those who heard it, and shows staff what was said', async () => {
    const [joon, stranger] = [await community.signUp('신고하는이'), await community.signUp()];
    const staff = await community.signUp('지킴이', 'moderator');
    const id = await group(joon);
    for (let index = 1; index <= 6; index += 1) await say(joon, id, `앞의 말 ${index}`);
    const away = (await say(joon, id, '거둔 말')).body.seq;
    await joon.delete(`${rooms}/${id}/messages/${away}`);
    const { seq } = (await say(mina, id, '심한 말')).body;
    await say(joon, id, '뒤의 말');
    const flag = { target: { type: 'message', id: `${id}/${seq}` }, reason: 'abuse' };
    expect((await community.guest.post('/api/v1/flags', flag)).status).toBe(401);
    expect((await stranger.post('/api/v1/flags', flag)).status).toBe(403);
    expect((await mina.post('/api/v1/flags', flag)).status).toBe(409);
    for (const wrong of ['x', `${id}/`, `${id}/1`, `${id}/999`, `${id}/${seq}/1`, `0/${seq}`])
      expect(
        (await joon.post('/api/v1/flags', { ...flag, target: { type: 'message', id: wrong } })).status,
      ).toBe(404);
    expect((await joon.post('/api/v1/flags', flag)).status).toBe(201);
    expect((await staff.get(`${rooms}/${id}/messages`)).status).toBe(403);
    const queue = (await staff.get('/api/v1/moderation/queue')).body.items;
    const found = queue.find((one: { target: { type: string } }) => one.target.type === 'message');
    const view = (await staff.get(`/api/v1/moderation/cases/${found.id}`)).body;
    expect(view.context.map((said: { bodyHtml: string }) => said.bodyHtml.match(/말 \d/)![0])).toEqual(
      [2, 3, 4, 5, 6].map((index) => `말 ${index}`),
    );
    expect(view.context[0].author.handle).toBe(joon.handle);
    expect(view).toMatchObject({
      body: '심한 말',
      target: { title: '모임', deleted: false },
      can: { hide: true },
    });
    const decided = await staff.put(`/api/v1/moderation/cases/${found.id}/decision`, {
      version: view.version,
      hide: true,
    });
    expect(decided.status).toBe(200);
    const shown = (await joon.get(`${rooms}/${id}/messages?limit=2`)).body.items[1];
    expect(shown).toMatchObject({ seq, content: '', deletedAt: expect.any(String) });
  });
});
