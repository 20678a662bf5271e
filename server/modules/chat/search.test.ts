import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let host: Person;
let guest: Person;
let room: string;

beforeAll(async () => {
  community = await startCommunity();
  [host, guest] = [await community.signUp('방장'), await community.signUp('손님')];
  room = await open('요리 모임', host);
  for (const content of [
    '데이터베이스에서 인덱스를 만들었어요',
    '오늘 **회의실**은 3층입니다',
    '`useEffect` 훅이 두 번 불려요',
    '고양이 사진',
  ])
    await say(host, room, content);
  await drain();
});
afterAll(() => community.stop());

async function open(title: string, ...members: Person[]): Promise<string> {
  const { body } = await members[0]!.post('/api/v1/rooms', { type: 'group', title, listed: true });
  for (const person of members.slice(1)) await person.put(`/api/v1/rooms/${body.id}/members/me`, {});
  return body.id;
}
const say = async (person: Person, id: string, content: string) =>
  (await person.post(`/api/v1/rooms/${id}/messages`, { content })).body;
/** Also what is to be done a moment later. */
const drain = () => community.node.jobs.drain({ until: new Date(Date.now() + 60_000) });
const inRoom = (person: Person, id: string, q: string, more = '') =>
  person.get(`/api/v1/rooms/${id}/search?q=${encodeURIComponent(q)}${more}`);
const everywhere = (person: Person, q: string, more = '') =>
  person.get(`/api/v1/me/messages/search?q=${encodeURIComponent(q)}${more}`);
const contents = ({ body }: { body: { items: { entry: { content: string } }[] } }) =>
  body.items.map(({ entry }) => entry.content);

describe('messages are found', () => {
  it.each([
    ['데이터베이스', 0],
    ['인덱스', 0],
    ['데이터', 0],
    ['회의실', 1],
    ['회의 실', 1],
    ['useeffect', 2],
    ['effect', 2],
    ['고양이를', 3],
  ])('by %s', async (q, index) => {
    const found = await inRoom(host, room, q);
    expect(found.status, JSON.stringify(found.body)).toBe(200);
    expect(contents(found)).toHaveLength(1);
    expect(found.body.items[0].entry.seq).toBe(index + 2);
  });

  it('with the piece of the text that was found, and the room', async () => {
    const { body } = await everywhere(host, '회의실');
    const [{ entry, room: where, excerpt, highlights }] = body.items;
    expect(entry).toMatchObject({ roomId: room, type: 'message', sender: { handle: host.handle } });
    expect(where).toEqual({ id: room, type: 'group', title: '요리 모임', counterpart: null });
    expect(excerpt).toBe('오늘 회의실은 3층입니다');
    expect(
      highlights.map(({ start, end }: { start: number; end: number }) => excerpt.slice(start, end)),
    ).toEqual(['회의실']);
    expect(body.nextCursor).toBeNull();
  });

  it('the newest first, page by page, in one room and in all', async () => {
    const [one, other] = [await open('하나', host, guest), await open('둘', host)];
    for (let n = 0; n < 7; n += 1) await say(host, n % 2 === 0 ? one : other, `번호 ${n}번 딸기`);
    await drain();
    for (const [ask, expected] of [
      [(more: string) => everywhere(host, '딸기', more), [6, 5, 4, 3, 2, 1, 0]],
      [(more: string) => inRoom(host, one, '딸기', more), [6, 4, 2, 0]],
      [(more: string) => everywhere(guest, '딸기', more), [6, 4, 2, 0]],
    ] as const) {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Awaited<ReturnType<typeof ask>> = await ask(`&limit=3${cursor && `&cursor=${cursor}`}`);
        found.push(...contents(page));
        cursor = page.body.nextCursor;
      }
      expect(found).toEqual(expected.map((n) => `번호 ${n}번 딸기`));
    }
  });

  it('in both ways in which a word may be common', async () => {
    const id = await open('많은 말', host);
    await sql`
      insert into room_entries (room_id, seq, type, sender_id, content, html, created_at)
      select ${id}::bigint, 10 + n, 'message', ${host.id}, '흔한 말 ' || n, '<p>흔한 말 ' || n || '</p>', now() + n * interval '1 ms'
      from generate_series(1, 2300) n`.execute(community.node.ctx.db);
    await sql`update rooms set last_seq = 2310 where id = ${id}::bigint`.execute(community.node.ctx.db);
    await say(host, id, '마지막');
    await drain();
    const first = await inRoom(host, id, '흔한 말', '&limit=2');
    expect(contents(first)).toEqual(['흔한 말 2300', '흔한 말 2299']);
    const next = await inRoom(host, id, '흔한 말', `&limit=2&cursor=${first.body.nextCursor}`);
    expect(contents(next)).toEqual(['흔한 말 2298', '흔한 말 2297']);
    expect(contents(await everywhere(host, '흔한 말', '&limit=1'))).toEqual(['흔한 말 2300']);
  });

  it('a moment after they were said, without a hand', async () => {
    const id = await open('곧', host);
    await community.node.jobs.start();
    await say(host, id, '방금 한 얘기');
    await vi.waitFor(async () => expect(contents(await inRoom(host, id, '얘기'))).toHaveLength(1), {
      timeout: 20_000,
      interval: 50,
    });
    await community.node.jobs.stop();
  });
});

describe('what a search must not tell', () => {
  it('is a message that says something else now, or nothing, from that moment', async () => {
    const id = await open('고침', host);
    const { seq, version } = await say(host, id, '틀린 낱말');
    const early = await say(host, id, '아직 모르는 낱말');
    await host.patch(`/api/v1/rooms/${id}/messages/${early.seq}`, { content: '먼저 고친 말' });
    expect(contents(await inRoom(host, id, '고친'))).toEqual(['먼저 고친 말']);
    await drain();
    expect(contents(await inRoom(host, id, '모르는'))).toEqual([]);
    expect(contents(await inRoom(host, id, '낱말'))).toEqual(['틀린 낱말']);
    await host.patch(`/api/v1/rooms/${id}/messages/${seq}`, { content: '바른 단어', version });
    expect(contents(await inRoom(host, id, '낱말'))).toEqual([]);
    expect(contents(await inRoom(host, id, '단어'))).toEqual(['바른 단어']);
    await host.delete(`/api/v1/rooms/${id}/messages/${seq}`);
    expect(contents(await inRoom(host, id, '단어'))).toEqual([]);
    const late = await say(host, id, '거둔 이야기');
    await host.delete(`/api/v1/rooms/${id}/messages/${late.seq}`);
    await drain();
    expect(contents(await inRoom(host, id, '거둔'))).toEqual([]);
    const kept = await sql`select seq from room_entry_terms where room_id = ${id}::bigint`.execute(
      community.node.ctx.db,
    );
    expect(kept.rows).toEqual([{ seq: String(early.seq) }]);
  });

  it('is anything from a room that one is not in, to whoever it is', async () => {
    const secret = await open('비밀 계획', host);
    await say(host, secret, '무화과 나무 아래');
    await drain();
    const staff = await community.signUp('운영자', 'admin');
    for (const person of [guest, staff]) {
      const answers = [await everywhere(person, '무화과'), await everywhere(person, '비밀 계획')];
      expect(answers.map(({ body }) => body)).toEqual(Array(2).fill({ items: [], nextCursor: null }));
      expect((await inRoom(person, secret, '무화과')).status).toBe(403);
    }
    expect((await inRoom(guest, '999999', '무화과')).status).toBe(404);
    for (const path of [`/api/v1/rooms/${secret}/search?q=x`, '/api/v1/me/messages/search?q=x'])
      expect((await community.guest.get(path)).status).toBe(401);
  });

  it('is what was said before one came and after one left', async () => {
    const id = await open('오고 감', host);
    for (let n = 0; n < 31; n += 1) await say(host, id, `자두 앞 ${n}`);
    await guest.put(`/api/v1/rooms/${id}/members/me`, {});
    await say(host, id, '자두 함께');
    await guest.delete(`/api/v1/rooms/${id}/members/me`);
    await say(host, id, '자두 뒤');
    await guest.put(`/api/v1/rooms/${id}/members/me`, {});
    await guest.delete(`/api/v1/rooms/${id}/members/me`);
    await drain();
    for (const found of [
      contents(await inRoom(guest, id, '자두', '&limit=100')),
      contents(await everywhere(guest, '자두', '&limit=100')),
    ]) {
      // The thirtieth message before coming is the first that a newcomer reads.
      expect(found).not.toContain('자두 앞 0');
      expect(found).toContain('자두 앞 1');
      expect(found).toContain('자두 함께');
    }
    expect(contents(await inRoom(host, id, '자두 앞 0', '&limit=100'))).toContain('자두 앞 0');
  });

  it('is how the database works: whatever is typed is words', async () => {
    for (const q of ["'", "@r1' | 'a", `'@r${room}'`, '!&|()', '\\', ':*', '%', '가'.repeat(200), '""', ' '])
      expect([200, 422]).toContain((await everywhere(guest, q)).status);
    expect((await everywhere(guest, `'@r${room}'`)).body.items).toEqual([]);
    expect((await everywhere(host, 'x', '&cursor=nonsense')).status).toBe(422);
    const wild = Buffer.from(JSON.stringify(['2026-99-99T99:99:99Z', '1', '1'])).toString('base64url');
    expect((await everywhere(host, 'x', `&cursor=${wild}`)).status).toBe(422);
    expect((await everywhere(host, '가'.repeat(201))).status).toBe(422);
    expect((await host.get('/api/v1/me/messages/search')).body).toEqual({ items: [], nextCursor: null });
  });
});

describe('how it is found', () => {
  it('is by the index of terms, however many messages there are', async () => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select seq from room_entry_terms
      where terms @@ '''=무화과'' & ''@r1'''::tsquery and seq + 0 between 1 and 9`.execute(
      community.node.ctx.db,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('room_entry_terms_terms_idx');
  });
});
