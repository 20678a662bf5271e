import { sql, type Selectable, type Updateable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { remindedAlready } from './reminders.rules.ts';

export type Conditions = Record<string, string[]>;
export type MeetupRow = Omit<Selectable<DB['meetups']>, 'conditions'> & { conditions: Conditions };

export const meetupsDb = (ctx: Pick<Ctx, 'db'>) => scopeTo<'meetups' | 'meetup_participants'>(ctx);

export async function findMeetups(ctx: Ctx, postIds: readonly string[]): Promise<MeetupRow[]> {
  if (postIds.length === 0) return [];
  const rows = await meetupsDb(ctx)
    .selectFrom('meetups')
    .selectAll()
    .where('post_id', '=', sql<string>`any(${postIds as string[]}::bigint[])`)
    .execute();
  return rows as MeetupRow[];
}

export async function findMeetup(ctx: Ctx, postId: string): Promise<MeetupRow | undefined> {
  return (await findMeetups(ctx, [postId]))[0];
}

/** The lock under which people come and go: whoever has it sees all who are in. */
export async function lockMeetup(tx: Ctx, postId: string): Promise<MeetupRow | undefined> {
  const row = await meetupsDb(tx)
    .selectFrom('meetups')
    .selectAll()
    .where('post_id', '=', postId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row as MeetupRow | undefined;
}

export interface MeetupFacts {
  startsAt: Date;
  place: string;
  region: string | null;
  category: string;
  conditions: Conditions;
  capacity: number;
  joinPolicy: string;
}

export const columnsOf = (facts: MeetupFacts) => ({
  starts_at: facts.startsAt,
  place: facts.place,
  region: facts.region,
  category: facts.category,
  conditions: JSON.stringify(facts.conditions),
  capacity: facts.capacity,
  join_policy: facts.joinPolicy,
});

interface NewMeetupRow extends MeetupFacts {
  postId: string;
  hostId: string;
  anonymous: boolean;
  roomId: string | null;
}

export async function insertMeetup(tx: Ctx, row: NewMeetupRow): Promise<void> {
  await meetupsDb(tx)
    .insertInto('meetups')
    .values({
      post_id: row.postId,
      host_id: row.hostId,
      anonymous: row.anonymous,
      ...columnsOf(row),
      room_id: row.roomId,
      ...remindedAlready(row.startsAt, tx.now),
      changed_at: tx.now,
    })
    .execute();
}

/** Of a locked meet-up: its facts, or what became of it, as its next version. */
export async function updateMeetup(
  tx: Ctx,
  postId: string,
  changes: Omit<Updateable<DB['meetups']>, 'post_id' | 'version' | 'taken'>,
): Promise<MeetupRow> {
  const row = await meetupsDb(tx)
    .updateTable('meetups')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1), changed_at: tx.now }))
    .where('post_id', '=', postId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return row as MeetupRow;
}

/** One more is in, if there is a seat. */
export async function takeSeat(tx: Ctx, postId: string): Promise<boolean> {
  const result = await meetupsDb(tx)
    .updateTable('meetups')
    .set((eb) => ({ taken: eb('taken', '+', 1) }))
    .where('post_id', '=', postId)
    .whereRef('taken', '<', 'capacity')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function giveSeatBack(tx: Ctx, postId: string): Promise<void> {
  await meetupsDb(tx)
    .updateTable('meetups')
    .set((eb) => ({ taken: eb('taken', '-', 1) }))
    .where('post_id', '=', postId)
    .execute();
}

/** Open ones whose host this is, or that they are in or asked to be in. */
export async function listOpenOf(ctx: Ctx, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ post_id: string }>`
    select m.post_id from meetup_participants p join meetups m on m.post_id = p.post_id
    where p.account_id = ${accountId} and p.state in ('asked', 'joined')
      and m.completed_at is null and m.cancelled_at is null
    order by m.post_id`.execute(meetupsDb(ctx));
  return rows.map((row) => row.post_id);
}

/** A completed meet-up whose match was called off, which its members hear from the match. */
export async function markCancelledMatch(ctx: Ctx, matchId: string): Promise<void> {
  await meetupsDb(ctx)
    .updateTable('meetups')
    .set((eb) => ({ cancelled_at: ctx.now, version: eb('version', '+', 1), changed_at: ctx.now }))
    .where('match_id', '=', matchId)
    .where('cancelled_at', 'is', null)
    .execute();
}
