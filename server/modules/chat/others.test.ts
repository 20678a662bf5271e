import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../kernel/ctx.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { addToRoom, closeRoom, openMatchRoom, openTeamRoom, removeFromRoom, setRoomHost } from './index.ts';

let now = new Date();
let community: Community;
let mina: Person;
let joon: Person;
let sora: Person;

const rooms = '/api/v1/rooms';
const within = <T>(work: (tx: Ctx) => Promise<T>) => community.node.ctx.transaction(work);

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  mina = await community.signUp('미나');
  joon = await community.signUp('준');
  sora = await community.signUp('소라');
});
afterAll(() => community.stop());

async function typesIn(person: Person, id: string): Promise<string[]> {
  const { body } = await person.get(`${rooms}/${id}/messages?after=0&limit=100`);
  return body.items.map((entry: { type: string }) => entry.type);
}

describe('a room of a team', () => {
  const team = () => ({
    title: '우리 팀',
    hostId: mina.id,
    memberIds: [mina.id, joon.id],
    postId: null,
    capacity: 2,
  });

  it('is made, filled and emptied by what it belongs to, and by nobody else', async () => {
    const { id } = await within((tx) => openTeamRoom(tx, team()));
    expect((await joon.get(`${rooms}/${id}`)).body).toMatchObject({
      type: 'team',
      title: '우리 팀',
      memberCount: 2,
    });
    for (const answer of [
      await joon.delete(`${rooms}/${id}/members/me`),
      await mina.delete(`${rooms}/${id}/members/${joon.handle}`),
      await mina.put(`${rooms}/${id}/invitations/${sora.handle}`),
      await mina.delete(`${rooms}/${id}`),
    ])
      expect(answer.body.code).toBe('chat.membership_fixed');
    expect((await mina.patch(`${rooms}/${id}`, { capacity: 50, version: 1 })).body.code).toBe(
      'chat.nothing_to_set',
    );
    expect((await mina.patch(`${rooms}/${id}`, { title: '새 이름', version: 1 })).status).toBe(200);
    await mina.post(`${rooms}/${id}/messages`, { content: '시작해요' });

    // Whoever comes later reads from the beginning; twice at once is once.
    await Promise.all([
      within((tx) => addToRoom(tx, id, sora.id)),
      within((tx) => addToRoom(tx, id, sora.id)),
    ]);
    expect(await typesIn(sora, id)).toEqual(['created', 'renamed', 'message', 'joined']);
    await within((tx) => setRoomHost(tx, id, sora.id));
    await within((tx) => removeFromRoom(tx, id, joon.id));
    await within((tx) => removeFromRoom(tx, id, joon.id));
    expect((await joon.post(`${rooms}/${id}/messages`, { content: '아직 있나요' })).body.code).toBe(
      'chat.not_in_room',
    );
    await within((tx) => closeRoom(tx, id));
    await within((tx) => closeRoom(tx, id));
    await within((tx) => addToRoom(tx, id, joon.id));
    expect(await typesIn(sora, id)).toEqual([
      'created',
      'renamed',
      'message',
      'joined',
      'host-changed',
      'left',
      'closed',
    ]);
  });

  it('is not there when what it belongs to is not', async () => {
    const failed = within(async (tx) => {
      await openMatchRoom(tx, team());
      throw new Error('no team');
    });
    await expect(failed).rejects.toThrow('no team');
    const { items } = (await joon.get(rooms)).body;
    expect(items.filter((room: { type: string }) => room.type === 'match')).toEqual([]);
  });
});

it('erases the words of what was taken away long ago, and nothing else', async () => {
  const { id } = (await mina.post(rooms, { type: 'direct', memberIds: [joon.handle] })).body;
  const say = async (content: string) => (await mina.post(`${rooms}/${id}/messages`, { content })).body.seq;
  const [old, kept, recent] = [await say('오래전의 말'), await say('남는 말'), await say('얼마 전의 말')];
  await mina.patch(`${rooms}/${id}/messages/${old}`, { content: '고친 말' });
  await mina.delete(`${rooms}/${id}/messages/${old}`);
  now = new Date(now.getTime() + 31 * 86_400_000);
  await sql`update room_entries set deleted_at = ${now} where room_id = ${id} and seq = ${recent}`.execute(
    community.node.ctx.db,
  );
  await community.node.jobs.runTimed('chat.erase_deleted');
  await community.node.jobs.drain();
  const entries = await sql<{ seq: string; content: string }>`
    select seq, content from room_entries where room_id = ${id} and type = 'message' order by seq`.execute(
    community.node.ctx.db,
  );
  expect(entries.rows).toEqual([
    { seq: String(old), content: '' },
    { seq: String(kept), content: '남는 말' },
    { seq: String(recent), content: '얼마 전의 말' },
  ]);
  const revisions = await sql`select from room_entry_revisions where room_id = ${id}`.execute(
    community.node.ctx.db,
  );
  expect(revisions.rows).toEqual([]);
});
