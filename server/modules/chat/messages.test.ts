import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

let community: Community;
let mina: Person;
let joon: Person;
let stranger: Person;
let room: string;

const rooms = '/api/v1/rooms';
const say = (person: Person, content: string, more: object = {}, id = room) =>
  person.post(`${rooms}/${id}/messages`, { content, ...more });

beforeAll(async () => {
  community = await startCommunity();
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  stranger = await community.signUp('낯선이');
  room = (await mina.post(rooms, { type: 'direct', memberIds: [joon.handle] })).body.id;
});
afterAll(() => community.stop());

async function group(...members: Person[]): Promise<string> {
  const { body } = await mina.post(rooms, { type: 'group', title: '모임', listed: true, capacity: 20 });
  for (const person of members) await person.put(`${rooms}/${body.id}/members/me`, {});
  return body.id as string;
}

describe('a message', () => {
  it('is rendered once, and shown to both with its number', async () => {
    const sent = await say(mina, '**안녕** @' + joon.handle, { clientId: 'a-1' });
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({
      roomId: room,
      seq: 2,
      type: 'message',
      sender: { handle: mina.handle },
      clientId: 'a-1',
      deletedAt: null,
    });
    expect(sent.body.html).toContain('<strong>안녕</strong>');
    const seen = (await joon.get(`${rooms}/${room}/messages?limit=1`)).body.items[0];
    expect(seen).toEqual({ ...sent.body, clientId: null });
    expect(JSON.stringify(seen)).not.toContain('people.test');
  });

  it('is the same one when its device sends it again, also many times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => say(mina, '한 번만', { clientId: 'once' })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.body.seq)).size).toBe(1);
    expect((await say(mina, '다른 말', { clientId: 'once' })).body.content).toBe('한 번만');
    // Somebody else's device, and another room, may use the same name.
    expect((await say(joon, '나도', { clientId: 'once' })).status).toBe(201);
    const other = await group();
    expect((await say(mina, '여기도', { clientId: 'once' }, other)).status).toBe(201);
    const key = { 'idempotency-key': 'chat-key-1' };
    const path = `${rooms}/${room}/messages`;
    const first = await mina.post(path, { content: '열쇠', clientId: 'k' }, key);
    const again = await mina.post(path, { content: '열쇠', clientId: 'k' }, key);
    expect([first.status, again.status, again.body.seq]).toEqual([201, 201, first.body.seq]);
  });

  it('takes the next number without a gap, whoever speaks at once and whatever is refused', async () => {
    const id = await group(joon);
    const before = (await mina.get(`${rooms}/${id}`)).body.lastSeq as number;
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        say(index % 2 ? mina : joon, index % 5 === 0 ? '' : `말 ${index}`, {}, id),
      ),
    );
    const seqs = answers.filter((one) => one.status === 201).map((one) => one.body.seq as number);
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, index) => before + 1 + index));
    expect(answers.filter((one) => one.status === 422)).toHaveLength(8);
    const log = (await joon.get(`${rooms}/${id}/messages?after=${before}&limit=100`)).body;
    expect(log.items.map((entry: { seq: number }) => entry.seq)).toEqual(seqs);
    expect([log.nextCursor, log.lastSeq]).toEqual([null, before + 32]);
  });

  it('may answer another one of the room, which is there', async () => {
    const question = (await say(mina, '언제 볼까요?')).body;
    const answer = await say(joon, '내일', { replyTo: question.seq });
    expect(answer.body.replyTo).toBe(question.seq);
    for (const replyTo of [1, 999_999])
      expect((await say(joon, '내일', { replyTo })).body.errors[0].code).toBe('chat.message_not_found');
    expect((await say(joon, '내일', { replyTo: -1 })).status).toBe(422);
  });

  it('may bring files of its sender, which only the room reads', async () => {
    const file = (await upload(community, mina, { name: '메모.txt', type: 'text/plain', content: '메모' }))
      .body;
    const sent = await say(mina, '', { files: [file.id] });
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({ content: '', html: '', files: [{ id: file.id, name: '메모.txt' }] });
    const read = (person: Person) => person.get(file.url);
    expect((await read(joon)).status).toBe(200);
    expect((await read(stranger)).status).toBe(404);
    expect((await say(joon, '내 것처럼', { files: [file.id] })).status).toBe(422);
    expect((await say(mina, '', { files: ['nonsense'] })).status).toBe(422);
    expect((await say(mina, '', { files: [] })).status).toBe(422);
  });

  it('is refused without a session, to strangers, and when it is absurd', async () => {
    expect((await community.guest.post(`${rooms}/${room}/messages`, { content: '안녕' })).status).toBe(401);
    expect((await say(stranger, '안녕')).status).toBe(404);
    expect((await say(mina, '가'.repeat(4_001))).body.errors[0].code).toBe('text.too_long');
    expect((await say(mina, '가'.repeat(4_000))).status).toBe(201);
    expect((await say(mina, '\u0000')).status).toBeGreaterThanOrEqual(400);
    expect((await say(mina, '안녕', { clientId: '' })).status).toBe(422);
    expect((await say(mina, '안녕', { clientId: 'x'.repeat(65) })).status).toBe(422);
    expect((await say(mina, '안녕', { sender: joon.handle })).status).toBe(422);
    for (const query of ['after=-1', 'before=0', 'after=x', 'limit=0', 'limit=101', 'after=1e400'])
      expect((await mina.get(`${rooms}/${room}/messages?${query}`)).status, query).toBe(422);
  });
});

describe('what was said', () => {
  it('is read backwards in pages, and forwards from any number', async () => {
    const id = await group();
    for (let index = 1; index <= 7; index += 1) await say(mina, `말 ${index}`, {}, id);
    const words = (page: { items: { content: string; type: string }[] }) =>
      page.items.map(({ content, type }) => content || type);
    const end = (await mina.get(`${rooms}/${id}/messages?limit=3`)).body;
    expect(words(end)).toEqual(['말 7', '말 6', '말 5']);
    const middle = (await mina.get(`${rooms}/${id}/messages?limit=3&before=${end.nextCursor}`)).body;
    expect(words(middle)).toEqual(['말 4', '말 3', '말 2']);
    const start = (await mina.get(`${rooms}/${id}/messages?limit=3&before=${middle.nextCursor}`)).body;
    expect([words(start), start.nextCursor]).toEqual([['말 1', 'created'], null]);
    const log = (await mina.get(`${rooms}/${id}/messages?after=0&limit=5`)).body;
    expect([words(log), log.nextCursor]).toEqual([['created', '말 1', '말 2', '말 3', '말 4'], '5']);
    expect((await mina.get(`${rooms}/${id}/messages?after=8`)).body).toEqual({
      items: [],
      nextCursor: null,
      lastSeq: 8,
    });
  });

  it('is there for a newcomer from thirty messages before, and for who left until then', async () => {
    const id = await group();
    for (let index = 1; index <= 35; index += 1) await say(mina, `말 ${index}`, {}, id);
    await joon.put(`${rooms}/${id}/members/me`, {});
    const heard = (await joon.get(`${rooms}/${id}/messages?limit=100`)).body;
    expect(heard.items.map((entry: { content: string }) => entry.content).at(-1)).toBe('말 6');
    expect((await joon.get(`${rooms}/${id}`)).body.mine.unread).toBe(0);
    await say(mina, '어서 와요', {}, id);
    await joon.delete(`${rooms}/${id}/members/me`);
    await say(mina, '갔나요', {}, id);
    const after = (await joon.get(`${rooms}/${id}/messages?limit=2`)).body.items;
    expect(after.map((entry: { type: string }) => entry.type)).toEqual(['left', 'message']);
    expect(after[1].content).toBe('어서 와요');
    expect((await joon.get(`${rooms}/${id}`)).body.lastEntry.type).toBe('left');
    // Back again: what was said in between stays unheard, but for the last messages, which newcomers hear.
    await joon.put(`${rooms}/${id}/members/me`, {});
    const log = (await joon.get(`${rooms}/${id}/messages?after=0&limit=100`)).body.items;
    const seqs = log.map((entry: { seq: number }) => entry.seq) as number[];
    expect(new Set(seqs).size).toBe(seqs.length);
    expect([...seqs].sort((a, b) => a - b)).toEqual(seqs);
  });
});

describe('my rooms', () => {
  it('come with the last word and what is unread, the last active first', async () => {
    const me = await community.signUp();
    const other = await community.signUp();
    const first = (await me.post(rooms, { type: 'direct', memberIds: [other.handle] })).body.id;
    const second = (await me.post(rooms, { type: 'group', title: '둘째' })).body.id;
    for (const content of ['하나', '둘']) await say(other, content, {}, first);
    await say(me, '셋', {}, first);
    const { items } = (await me.get(rooms)).body;
    expect(items.map((one: { id: string }) => one.id)).toEqual([first, second]);
    expect(items[0]).toMatchObject({ lastEntry: { content: '셋' }, mine: { unread: 2, readSeq: 1 } });
    expect((await other.get(rooms)).body.items[0].mine.unread).toBe(1);
    const page = (await me.get(`${rooms}?limit=1`)).body;
    expect((await me.get(`${rooms}?limit=1&cursor=${page.nextCursor}`)).body.items[0].id).toBe(second);

    const read = (seq: number) => me.put(`${rooms}/${first}/read`, { seq });
    expect((await read(2)).body).toEqual({ readSeq: 2, unread: 1 });
    // Only upwards, and never past the end.
    const both = await Promise.all([read(999_999), read(1)]);
    expect(both.map((one) => one.status)).toEqual([200, 200]);
    expect((await read(1)).body).toEqual({ readSeq: 4, unread: 0 });
    expect((await stranger.put(`${rooms}/${first}/read`, { seq: 1 })).status).toBe(404);
    expect((await read(-1)).status).toBe(422);
    expect((await me.get(`${rooms}/${first}`)).body.mine).toMatchObject({ readSeq: 4, unread: 0 });

    const unread = async () => (await other.get('/api/v1/me/unread-rooms')).body.count;
    expect(await unread()).toBe(1);
    await other.put(`${rooms}/${first}/mute`);
    expect(await unread()).toBe(0);
    await other.delete(`${rooms}/${first}/mute`);
    await other.put(`${rooms}/${first}/read`, { seq: 4 });
    expect(await unread()).toBe(0);
    expect((await community.guest.get('/api/v1/me/unread-rooms')).status).toBe(401);

    for (const muted of [true, true, false]) {
      const answer = muted
        ? await me.put(`${rooms}/${first}/mute`)
        : await me.delete(`${rooms}/${first}/mute`);
      expect(answer.status).toBe(204);
      expect((await me.get(`${rooms}/${first}`)).body.mine.muted).toBe(muted);
    }
    expect((await stranger.put(`${rooms}/${first}/mute`)).status).toBe(404);
    expect((await community.guest.get(rooms)).status).toBe(401);
  });
});
