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

export interface MatchFilter {
  pool: string | null;
  category: string | null;
  origin: string | null;
  limit: number;
  /** Id of the last one seen. */
  after: string | null;
}

/** The caller's matches, the latest first. */
export async function listMyMatches(
  ctx: Ctx,
  { pool, category, origin, limit, after }: MatchFilter,
): Promise<MatchRow[]> {
  let rows = matchingDb(ctx)
    .selectFrom('match_members as m')
    .innerJoin('matches as t', 't.id', 'm.match_id')
    .selectAll('t')
    .where('m.account_id', '=', ctx.actor!.id);
  if (pool !== null)
    rows = rows.where('t.pool_id', '=', (eb) =>
      eb.selectFrom('match_pools').select('id').where('slug', '=', pool),
    );
  if (category !== null) rows = rows.where('t.category', '=', category);
  if (origin !== null) rows = rows.where('t.origin', '=', origin);
  if (after !== null) rows = rows.where('m.match_id', '<', after);
  return rows.orderBy('m.match_id', 'desc').limit(limit).execute();
}

/** What a member says of it, once; nothing for who said so before. */
export async function setAnswer(tx: Ctx, matchId: string, happened: boolean): Promise<void> {
  await matchingDb(tx)
    .updateTable('match_members')
    .set({ happened, answered_at: tx.now })
    .where('match_id', '=', matchId)
    .where('account_id', '=', tx.actor!.id)
    .execute();
}

/** True for the one call that takes the caller's only review of a match. */
export async function takeReview(tx: Ctx, matchId: string): Promise<boolean> {
  const result = await matchingDb(tx)
    .updateTable('match_members')
    .set({ reviewed_at: tx.now })
    .where('match_id', '=', matchId)
    .where('account_id', '=', tx.actor!.id)
    .where('reviewed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** True for the one who may tell them in Slack. */
export async function takeSlackMessage(tx: Ctx, matchId: string): Promise<boolean> {
  const result = await matchingDb(tx)
    .updateTable('matches')
    .set({ slack_told_at: tx.now })
    .where('id', '=', matchId)
    .where('slack_told_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Slack did not take it: the next try may. */
export async function giveSlackMessageBack(tx: Ctx, matchId: string): Promise<void> {
  await matchingDb(tx)
    .updateTable('matches')
    .set({ slack_told_at: null })
    .where('id', '=', matchId)
    .execute();
}

export async function findMatches(ctx: Ctx, ids: readonly string[]): Promise<MatchRow[]> {
  if (ids.length === 0) return [];
  return matchingDb(ctx)
    .selectFrom('matches')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids as string[]}::bigint[])`)
    .execute();
}
