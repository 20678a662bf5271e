import pg from 'pg';
import type { Listener } from '../notices/people.ts';

/** Somebody, and the rooms that they sit in. */
export interface Seat {
  token: string;
  roomIds: string[];
}

/** The only entry that there is in a new room. */
export const firstSeq = 1;

async function inDatabase<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Rooms of as many as come out when everybody sits in some of them; the first entry of each is there. */
export function seat(
  connectionString: string,
  people: readonly Listener[],
  rooms: number,
  each = 1,
): Promise<Seat[]> {
  return inDatabase(connectionString, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into rooms (type, title, capacity, last_seq, created_at, active_at)
       select 'group', 'bench', 100000, 1, now(), now() from generate_series(1, $1::int) returning id`,
      [rooms],
    );
    const ids = rows.map(({ id }) => id);
    const handles = people.flatMap(({ handle }) => Array<string>(each).fill(handle));
    const roomsOf = (n: number) =>
      Array.from({ length: each }, (_, k) => ids[(n + k * Math.floor(rooms / each)) % rooms]!);
    const seats = people.map(({ token }, n) => ({ token, roomIds: roomsOf(n) }));
    const places = seats.flatMap(({ roomIds }) => roomIds);
    await client.query(
      `insert into room_entries (room_id, seq, type, created_at) select id, 1, 'created', now() from unnest($1::bigint[]) as id`,
      [ids],
    );
    for (const columns of [
      'room_members (room_id, account_id, joined_seq',
      'room_stays (room_id, account_id, joined_seq, from_seq',
    ])
      await client.query(
        `insert into ${columns}) select room_id, account_id, 1${columns.includes('from_seq') ? ', 1' : ''}
         from unnest($1::text[], $2::bigint[]) as one (handle, room_id) join members using (handle)`,
        [handles, places],
      );
    await client.query(
      `update rooms set member_count = (select count(*) from room_members where room_id = id) where id = any($1::bigint[])`,
      [ids],
    );
    await client.query('analyze rooms, room_members, room_stays, room_entries');
    return seats;
  });
}

/** Has so much been said in a room already. */
export function fillRoom(connectionString: string, roomId: string, messages: number): Promise<void> {
  return inDatabase(connectionString, async (client) => {
    await client.query(
      `insert into room_entries (room_id, seq, type, sender_id, content, html, created_at)
       select $1::bigint, n + 1, 'message', (select account_id from room_members where room_id = $1::bigint limit 1),
         'bench ' || n, '<p>bench ' || n || '</p>', now() from generate_series(1, $2::int) as n`,
      [roomId, messages],
    );
    await client.query('update rooms set last_seq = $2::bigint + 1 where id = $1::bigint', [
      roomId,
      messages,
    ]);
    await client.query('update room_members set read_seq = $2::bigint + 1 where room_id = $1::bigint', [
      roomId,
      messages,
    ]);
    await client.query('vacuum analyze room_entries');
  });
}
