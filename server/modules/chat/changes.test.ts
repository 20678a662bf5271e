import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

let now = new Date('2026-11-28T03:00:00Z');
let community: Community;
let mina: Person;
let joon: Person;
let sora: Person;
let stranger: Person;
/** A group of mina, the host, joon and sora; and a room for mina and joon. */
let room: string;
let pair: string;

const rooms = '/api/v1/rooms';
const later = (hours: number) => void (now = new Date(now.getTime() + hours * 3_600_000));

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  sora = await community.signUp('소라');
  stranger = await community.signUp('낯선이');
  room = (await mina.post(rooms, { type: 'group', title: '모임', listed: true })).body.id;
  for (const person of [joon, sora]) await person.put(`${rooms}/${room}/members/me`, {});
  pair = (await mina.post(rooms, { type: 'direct', memberIds: [joon.handle] })).body.id;
});
afterAll(() => community.stop());

async function say(person: Person, content: string, id = room): Promise<{ path: string; seq: number }> {
  const { body } = await person.post(`${rooms}/${id}/messages`, { content });
  return { path: `${rooms}/${id}/messages/${body.seq}`, seq: body.seq };
}

async function logAfter(person: Person, seq: number, id = room) {
  const { body } = await person.get(`${rooms}/${id}/messages?after=${seq}&limit=100`);
  return body.items as {
    type: string;
    target: number | null;
    params: object;
    message: { content: string };
  }[];
}

describe('changing a message', () => {
  it('is told in the log with what it says now, and what it said is kept', async () => {
    const { path, seq } = await say(joon, '내일 세시');
    const edited = await joon.patch(path, { content: '내일 **네시**', version: 1 });
    expect(edited).toMatchObject({ status: 200, body: { seq, version: 2, editedAt: now.toISOString() } });
    expect(await logAfter(sora, seq)).toMatchObject([
      { type: 'edited', target: seq, message: { content: '내일 **네시**', version: 2 } },
    ]);
    const { items } = (await joon.get(`${path}/revisions`)).body;
    expect(items).toMatchObject([{ version: 1, content: '내일 세시' }]);
    // The same words again are no change.
    expect((await joon.patch(path, { content: '내일 **네시**' })).body.version).toBe(2);
    expect(await logAfter(sora, seq)).toHaveLength(1);
  });

  it('is its sender’s alone, one at a time, and not for long', async () => {
    const { path, seq } = await say(joon, '원래 말');
    for (const [person, status] of [
      [community.guest, 401],
      [stranger, 403],
      [sora, 403],
      [mina, 403],
    ] as const)
      expect((await person.patch(path, { content: '남의 말' })).status).toBe(status);
    expect((await mina.get(`${path}/revisions`)).status).toBe(403);
    const both = await Promise.all([
      joon.patch(path, { content: '하나', version: 1 }),
      joon.patch(path, { content: '둘', version: 1 }),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
    expect(both.find((one) => one.status === 409)!.body.params).toEqual({ version: 2 });
    for (const content of ['', '   ', '가'.repeat(4_001)])
      expect((await joon.patch(path, { content })).status).toBe(422);
    for (const wrong of ['0', '1', '999', 'x', '-1'])
      expect((await joon.patch(`${rooms}/${room}/messages/${wrong}`, { content: '말' })).status).toBe(404);
    later(25);
    expect((await joon.patch(path, { content: '늦은 말' })).body.code).toBe('chat.edit_expired');
    expect(await logAfter(sora, seq)).toHaveLength(1);
  });

  it('keeps the files beside it', async () => {
    const file = (await upload(community, joon, { name: '메모.txt', type: 'text/plain', content: '메모' }))
      .body;
    const sent = await joon.post(`${rooms}/${room}/messages`, { content: '봐요', files: [file.id] });
    const edited = await joon.patch(`${rooms}/${room}/messages/${sent.body.seq}`, { content: '이걸 봐요' });
    expect(edited.body.files).toMatchObject([{ id: file.id }]);
    await joon.delete(`${rooms}/${room}/messages/${sent.body.seq}`);
    expect((await sora.get(file.url)).status).toBe(404);
  });
});

describe('taking a message away', () => {
  it('leaves its words in no answer, not in the log either', async () => {
    const { path, seq } = await say(joon, '지울 비밀');
    await joon.patch(path, { content: '더 큰 비밀' });
    await sora.put(`${path}/reactions/${encodeURIComponent('👍')}`);
    const twice = await Promise.all([joon.delete(path), joon.delete(path), joon.delete(path)]);
    expect(twice.map((one) => one.status)).toEqual([204, 204, 204]);
    const log = await logAfter(sora, seq - 1);
    expect(log.map(({ type }) => type)).toEqual(['message', 'edited', 'reacted', 'deleted']);
    const all = JSON.stringify([
      log,
      (await sora.get(`${rooms}/${room}`)).body,
      (await sora.get(rooms)).body,
    ]);
    expect(all).not.toContain('비밀');
    expect(log[3]!.message).toMatchObject({
      seq,
      content: '',
      html: '',
      reactions: [],
      deletedAt: expect.any(String),
    });
    for (const answer of [
      await joon.get(`${path}/revisions`),
      await joon.patch(path, { content: '다시' }),
      await sora.put(`${path}/reactions/${encodeURIComponent('👍')}`),
      await mina.put(`${path}/pin`),
    ])
      expect(answer.body.code).toBe('chat.message_not_found');
  });

  it('is for its sender, the host, and staff who are there', async () => {
    const { path } = await say(joon, '지워질 말');
    expect((await community.guest.delete(path)).status).toBe(401);
    expect((await stranger.delete(path)).status).toBe(403);
    expect((await sora.delete(path)).body.code).toBe('chat.message_not_yours');
    const staff = await community.signUp('지킴이', 'moderator');
    expect((await staff.delete(path)).status).toBe(403);
    await staff.put(`${rooms}/${room}/members/me`, {});
    expect((await staff.delete(path)).status).toBe(204);
    const second = await say(joon, '또 지워질 말');
    expect((await mina.delete(second.path)).status).toBe(204);
    const inPair = await say(joon, '둘만의 말', pair);
    expect((await mina.delete(inPair.path)).status).toBe(403);
  });

  it('takes it out of what is unread', async () => {
    const before = (await sora.get(`${rooms}/${room}`)).body.mine.unread as number;
    const { path } = await say(joon, '안 읽을 말');
    expect((await sora.get(`${rooms}/${room}`)).body.mine.unread).toBe(before + 1);
    await joon.delete(path);
    expect((await sora.get(`${rooms}/${room}`)).body.mine.unread).toBe(before);
  });
});

describe('a reaction', () => {
  const on = (path: string, emoji: string) => `${path}/reactions/${encodeURIComponent(emoji)}`;

  it('is one for each member, message and emoji', async () => {
    const { path, seq } = await say(joon, '축하해요');
    const answers = await Promise.all([mina, mina, sora, sora, joon].map((one) => one.put(on(path, '🎉'))));
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200, 200]);
    later(0.01);
    await sora.put(on(path, '❤'));
    await sora.put(on(path, '❤️'));
    const seen = async (person: Person) =>
      (await person.get(`${rooms}/${room}/messages?limit=1`)).body.items[0].reactions;
    expect(await seen(mina)).toEqual([
      { emoji: '🎉', count: 3, mine: true },
      { emoji: '❤️', count: 1, mine: false },
    ]);
    expect((await logAfter(mina, seq)).map(({ type }) => type)).toEqual(Array(4).fill('reacted'));
    expect((await mina.delete(on(path, '🎉'))).status).toBe(204);
    expect((await mina.delete(on(path, '🎉'))).status).toBe(204);
    const last = (await logAfter(mina, seq)).at(-1)!;
    expect(last).toMatchObject({ type: 'unreacted', target: seq, params: { emoji: '🎉' } });
    // Only messages stand in the way of being read.
    expect((await mina.get(`${rooms}/${room}`)).body.lastEntry.content).toBe('축하해요');
  });

  it('is refused to strangers, for what is no emoji, and beyond twenty kinds', async () => {
    const { path } = await say(joon, '많이 눌러 주세요');
    expect((await community.guest.put(on(path, '👍'))).status).toBe(401);
    expect((await stranger.put(on(path, '👍'))).status).toBe(403);
    for (const wrong of ['a', '👍👍', '<b>', '%'])
      expect((await mina.put(on(path, wrong))).status, wrong).toBe(422);
    const kinds = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔😕'];
    const answers = await Promise.all(kinds.map((emoji) => mina.put(on(path, emoji))));
    expect(answers.filter((one) => one.status === 200)).toHaveLength(20);
    expect(answers.find((one) => one.status !== 200)!.body).toMatchObject({
      code: 'chat.too_many_reactions',
      params: { max: 20 },
    });
    const [{ emoji }] = (await mina.get(`${rooms}/${room}/messages?limit=1`)).body.items[0].reactions;
    expect((await sora.put(on(path, emoji))).status).toBe(200);
    expect((await mina.put(on(`${rooms}/${room}/messages/1`, '👍'))).status).toBe(404);
  });

  it('does not reach somebody who hears nothing of its giver', async () => {
    const { path } = await say(joon, '막기 전', pair);
    const block = `/api/v1/members/${encodeURIComponent(mina.handle)}/block`;
    await joon.put(block);
    expect((await mina.put(on(path, '👍'))).body.code).toBe('chat.not_reachable');
    expect((await joon.patch(path, { content: '막은 뒤' })).body.code).toBe('chat.not_reachable');
    await joon.delete(block);
  });
});

describe('a pin', () => {
  it('is the host’s, and in a room for two both’s', async () => {
    const { path, seq } = await say(joon, '꼭 읽어 주세요');
    expect((await joon.put(`${path}/pin`)).body.code).toBe('chat.not_host');
    expect((await stranger.put(`${path}/pin`)).status).toBe(403);
    expect((await community.guest.put(`${path}/pin`)).status).toBe(401);
    const twice = await Promise.all([mina.put(`${path}/pin`), mina.put(`${path}/pin`)]);
    expect(twice.map((one) => one.status)).toEqual([200, 200]);
    expect((await sora.get(`${rooms}/${room}/pins`)).body.items).toMatchObject([
      { seq, pinnedAt: expect.any(String) },
    ]);
    await mina.delete(`${path}/pin`);
    await mina.delete(`${path}/pin`);
    expect((await logAfter(sora, seq)).map(({ type }) => type)).toEqual(['pinned', 'unpinned']);
    expect((await sora.get(`${rooms}/${room}/pins`)).body.items).toEqual([]);
    const inPair = await say(joon, '우리 약속', pair);
    expect((await joon.put(`${inPair.path}/pin`)).status).toBe(200);
    expect((await mina.delete(`${inPair.path}/pin`)).status).toBe(204);
    expect((await stranger.get(`${rooms}/${pair}/pins`)).status).toBe(404);
  });
});

describe('a newcomer', () => {
  it('hears that older messages change, and not what they say', async () => {
    const admin = await community.signUp('마당지기', 'admin');
    await admin.patch('/api/v1/admin/settings', { 'chat.newcomer_history': 0 });
    const { path, seq } = await say(joon, '오래된 말');
    const newcomer = await community.signUp();
    await newcomer.put(`${rooms}/${room}/members/me`, {});
    await joon.patch(path, { content: '오래된 비밀' });
    await mina.put(`${path}/reactions/${encodeURIComponent('👍')}`);
    const log = await logAfter(newcomer, 0);
    expect(log.map(({ type }) => type)).toEqual(['joined', 'edited', 'reacted']);
    expect(log[1]).toMatchObject({ target: seq, message: null, params: {} });
    expect(JSON.stringify(log)).not.toContain('비밀');
    expect((await newcomer.put(`${path}/reactions/${encodeURIComponent('👍')}`)).status).toBe(404);
    await admin.patch('/api/v1/admin/settings', { 'chat.newcomer_history': null });
  });
});
