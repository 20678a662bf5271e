import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type MatchRow = Selectable<DB['matches']>;
export type MatchMemberRow = Selectable<DB['match_members']>;
export type Conditions = Record<string, string[]>;

type Tables =
  | 'match_pools'
  | 'match_entries'
  | 'matches'
  | 'match_members'
  | 'match_reviews'
  | 'match_scores'
  | 'match_places';

export const matchingDb = (ctx: Pick<Ctx, 'db'>) => scopeTo<Tables>(ctx);

export interface NewMatchRow {
  origin: 'pool' | 'meetup';
  poolId: string | null;
  postId: string | null;
  category: string;
  title: string | null;
  hostId: string | null;
  conditions: Conditions;
  roomId: string;
  memberIds: readonly string[];
}

export async function insertMatch(tx: Ctx, row: NewMatchRow): Promise<MatchRow> {
  const match = await matchingDb(tx)
    .insertInto('matches')
    .values({
      origin: row.origin,
      pool_id: row.poolId,
      post_id: row.postId,
      category: row.category,
      title: row.title,
      host_id: row.hostId,
      conditions: JSON.stringify(row.conditions),
      room_id: row.roomId,
      member_count: row.memberIds.length,
      created_at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await matchingDb(tx)
    .insertInto('match_members')
    .values(row.memberIds.map((account_id) => ({ match_id: match.id, account_id })))
    .execute();
  return match;
}

export async function findMatch(ctx: Ctx, id: string): Promise<MatchRow | undefined> {
  return matchingDb(ctx).selectFrom('matches').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function lockMatch(tx: Ctx, id: string): Promise<MatchRow | undefined> {
  return matchingDb(tx)
    .selectFrom('matches')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function findMatchMembers(ctx: Ctx, matchIds: readonly string[]): Promise<MatchMemberRow[]> {
  if (matchIds.length === 0) return [];
  return matchingDb(ctx)
    .selectFrom('match_members')
    .selectAll()
    .where('match_id', '=', sql<string>`any(${matchIds as string[]}::bigint[])`)
    .orderBy('match_id')
    .orderBy('account_id')
    .execute();
}

export async function setCancelled(
  tx: Ctx,
  id: string,
  { by, reason }: { by: string | null; reason: string | null },
): Promise<boolean> {
  const result = await matchingDb(tx)
    .updateTable('matches')
    .set({ cancelled_at: tx.now, cancelled_by: by, cancel_reason: reason })
    .where('id', '=', id)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Of these members, those who were in another completed meet-up with this one since then. */
export async function findMetAtMeetups(
  tx: Ctx,
  accountId: string,
  { others, since, except }: { others: readonly string[]; since: Date; except: string },
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct o.account_id as id from match_members m
    join matches t on t.id = m.match_id and t.origin = 'meetup' and t.cancelled_at is null and t.created_at > ${since}
    join match_members o on o.match_id = m.match_id and o.account_id = any(${others as string[]}::uuid[])
    where m.account_id = ${accountId}::uuid and m.match_id <> ${except}::bigint`.execute(matchingDb(tx));
  return new Set(rows.map((row) => row.id));
}
