import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ctx } from '../../kernel/ctx.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { accessRoom } from './rooms.access.ts';
import { presentRoom } from './rooms.present.ts';
import { listEntries } from './use-cases/list-entries.ts';
import { listMembers } from './use-cases/list-members.ts';
import { listRooms } from './use-cases/list-rooms.ts';

let community: Community;
let host: Person;
let small: string;
let large: string;

beforeAll(async () => {
  community = await startCommunity();
  host = await community.signUp('방장');
  [small, large] = [await room(300), await room(30_000)];
});
afterAll(() => community.stop());

/** Every third entry is a fact about the message before it. */
async function room(messages: number): Promise<string> {
  const { db } = community.node.ctx;
  const { id } = (await host.post('/api/v1/rooms', { type: 'group', title: '방' })).body;
  await sql`
    insert into room_entries (room_id, seq, type, target, sender_id, content, html, created_at)
    select ${id}::bigint, n, case n % 3 when 0 then 'edited' else 'message' end, case n % 3 when 0 then n - 1 end,
      ${host.id}::uuid, 'x', '<p>x</p>', now()
    from generate_series(2, ${messages}::int) as n`.execute(db);
  await sql`update rooms set last_seq = ${messages} where id = ${id}::bigint`.execute(db);
  await sql`update room_members set read_seq = ${messages} where room_id = ${id}::bigint`.execute(db);
  await sql`analyze rooms, room_entries, room_members, room_stays`.execute(db);
  return id;
}

/** Rows that were read of each table of rooms. */
async function rowsRead(tx: Ctx): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; read: number }>`
    select relname as name, (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables
    where relname like 'room%'`.execute(tx.db);
  return Object.fromEntries(rows.map(({ name, read }) => [name, read]));
}

async function readOf(work: (tx: Ctx) => Promise<unknown>): Promise<Record<string, number>> {
  const actor = { id: host.id, role: 'member', sessionId: 'none', emailVerified: true } as const;
  return community.node.ctx.as(actor).transaction(async (tx) => {
    // What this connection has read before is counted, too.
    const before = await rowsRead(tx);
    await work(tx);
    const after = await rowsRead(tx);
    return Object.fromEntries(
      Object.entries(after).map(([name, read]) => [name, read - (before[name] ?? 0)]),
    );
  });
}

/** What a client asks for when somebody opens a room, and after a line that broke. */
async function open(tx: Ctx, id: string): Promise<void> {
  const { room: row } = await accessRoom(tx, id, 'see');
  await presentRoom(tx, row);
  const end = await listEntries(tx, id, { limit: 50 });
  expect(end.items).toHaveLength(50);
  await listEntries(tx, id, { limit: 50, before: Number(end.nextCursor) });
  await listEntries(tx, id, { limit: 50, after: Number(row.last_seq) - 10 });
  await listMembers(tx, id, { limit: 20 });
}

it('reads as little of a room of very many messages as of one of a few', async () => {
  const [few, many] = [await readOf((tx) => open(tx, small)), await readOf((tx) => open(tx, large))];
  expect(many['room_entries']).toBe(few['room_entries']);
  // Of tables of a few rows, all of them are read or some.
  for (const [name, read] of Object.entries(many))
    expect(read, name).toBeLessThan(name === 'room_entries' ? 200 : 50);
  const list = await readOf((tx) => listRooms(tx, 'mine', { limit: 20 }));
  expect(list['room_entries']).toBeLessThan(10);
});
