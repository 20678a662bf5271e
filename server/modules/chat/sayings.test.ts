import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

let community: Community;
let host: Person;
let guest: Person;
let stranger: Person;

beforeAll(async () => {
  community = await startCommunity();
  [host, guest, stranger] = await Promise.all([
    community.signUp('방장'),
    community.signUp('손님'),
    community.signUp('남'),
  ]);
});
afterAll(() => community.stop());

/** Somebody has said something: others will be told, so that nothing has to be asked for with the next message. */
async function talkingRoom(): Promise<string> {
  const { id } = (await host.post('/api/v1/rooms', { type: 'group', title: '방', listed: true })).body;
  await guest.put(`/api/v1/rooms/${id}/members/me`, {});
  await say(host, id, { content: '시작' });
  return id;
}
const say = (who: Person, id: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  who.post(`/api/v1/rooms/${id}/messages`, body, headers);
const log = async (id: string): Promise<{ seq: number; content: string }[]> =>
  (await host.get(`/api/v1/rooms/${id}/messages?after=0&limit=100`)).body.items;

describe('what is said at once', () => {
  it('is written together: every room has its own numbers, and each answer is what the room shows', async () => {
    const rooms = [await talkingRoom(), await talkingRoom()];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        say(n % 3 ? host : guest, rooms[n % 2]!, {
          content: `**말** ${n} "a" \\ {b,null}`,
          clientId: `device-${n}`,
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    for (const id of rooms) {
      const entries = await log(id);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => n + 1));
      for (const { body } of answers.filter((one) => one.body.roomId === id)) {
        const own = (body.sender.handle === host.handle ? host : guest).get(
          `/api/v1/rooms/${id}/messages?after=${body.seq - 1}&limit=1`,
        );
        expect((await own).body.items).toEqual([body]);
      }
    }
  });

  it('is refused to whom it would be refused alone, and to nobody else', async () => {
    const [open, closed, left] = [await talkingRoom(), await talkingRoom(), await talkingRoom()];
    await say(host, open, { content: '한 번', clientId: 'same' });
    expect((await guest.delete(`/api/v1/rooms/${left}/members/me`)).status).toBe(204);
    await sql`update rooms set closed_at = now() where id = ${closed}::bigint`.execute(community.node.ctx.db);
    const answers = await Promise.all([
      say(host, open, { content: '하나' }),
      say(stranger, open, { content: '몰래' }),
      say(guest, left, { content: '아직?' }),
      say(host, closed, { content: '닫혔나' }),
      say(host, '999999', { content: '없는 방' }),
      say(host, open, { content: '두 번', clientId: 'same' }),
      say(guest, open, { content: '둘', replyTo: 3 }),
      say(guest, open, { content: '셋' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 403, 403, 409, 404, 200, 201, 201]);
    expect((await log(open)).map(({ content }) => content).toSorted()).toEqual(
      ['', '', '시작', '한 번', '하나', '둘', '셋'].toSorted(),
    );
  });

  it('does not wait for a room that is busy', async () => {
    const [busy, free] = [await talkingRoom(), await talkingRoom()];
    let goOn = (): void => undefined;
    const gate = new Promise<void>((done) => (goOn = done));
    const locked = vi.fn<() => void>();
    const holding = community.node.ctx.db.transaction().execute(async (tx) => {
      await sql`select from rooms where id = ${busy}::bigint for no key update`.execute(tx);
      locked();
      await gate;
    });
    await vi.waitFor(() => expect(locked).toHaveBeenCalled());
    const waiting = say(host, busy, { content: '기다려요' });
    expect((await say(host, free, { content: '안 기다려요' })).status).toBe(201);
    goOn();
    await holding;
    expect((await waiting).status).toBe(201);
  });

  it('is not written twice under one key, nor shown to who does not want it', async () => {
    const id = await talkingRoom();
    const key = { 'idempotency-key': crypto.randomUUID() };
    const [one, other] = [
      await say(host, id, { content: '열쇠' }, key),
      await say(host, id, { content: '열쇠' }, key),
    ];
    expect(other.body).toEqual(one.body);
    const quiet = await say(host, id, { content: '조용히' }, { prefer: 'return=minimal' });
    expect([quiet.status, quiet.body]).toEqual([204, '']);
    expect((await log(id)).filter(({ content }) => content === '열쇠')).toHaveLength(1);
  });
});
