import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { matchingDb } from './matches.queries.ts';
import type { Choices } from './pools.rules.ts';

export type EntryRow = Omit<Selectable<DB['match_entries']>, 'choices'> & { choices: Choices };
type Ended = 'cancelled' | 'timed-out';

/** A literal, so that a plan for any value still finds the index of those who wait. */
const isWaiting = sql<boolean>`status = 'waiting'`;
const asEntries = (rows: Selectable<DB['match_entries']>[]) => rows as unknown as EntryRow[];

/** Ends live entries of a member: in one pool, or in all. Answers which. */
export async function endEntries(
  tx: Ctx,
  { accountId, poolId, endedBy }: { accountId: string; poolId?: string; endedBy?: Date },
  status: Ended,
): Promise<EntryRow[]> {
  let rows = matchingDb(tx)
    .updateTable('match_entries')
    .set((eb) => ({ status, ended_at: tx.now, version: eb('version', '+', 1) }))
    .where('account_id', '=', accountId)
    .where(isWaiting);
  if (poolId !== undefined) rows = rows.where('pool_id', '=', poolId);
  if (endedBy) rows = rows.where('ends_at', '<=', endedBy);
  return asEntries(await rows.returningAll().execute());
}

/** The live entry of a member in a pool: made, or with other choices and the same waiting. */
export async function putEntry(
  tx: Ctx,
  { poolId, choices, endsAt }: { poolId: string; choices: Choices; endsAt: Date },
): Promise<EntryRow> {
  const row = await matchingDb(tx)
    .insertInto('match_entries')
    .values({
      pool_id: poolId,
      account_id: tx.actor!.id,
      choices: JSON.stringify(choices),
      since: tx.now,
      ends_at: endsAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['pool_id', 'account_id'])
        .where(isWaiting)
        .doUpdateSet((eb) => ({
          choices: JSON.stringify(choices),
          version: eb('match_entries.version', '+', 1),
        })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return asEntries([row])[0]!;
}

export async function findMyEntries(ctx: Ctx): Promise<EntryRow[]> {
  if (!ctx.actor) return [];
  return asEntries(
    await matchingDb(ctx)
      .selectFrom('match_entries')
      .selectAll()
      .where('account_id', '=', ctx.actor.id)
      .where(isWaiting)
      .where('ends_at', '>', ctx.now)
      .execute(),
  );
}

/** How a member's last entry in a pool ended. */
export async function findMyLast(ctx: Ctx, poolId: string): Promise<EntryRow | undefined> {
  const row = await matchingDb(ctx)
    .selectFrom('match_entries')
    .selectAll()
    .where('account_id', '=', ctx.actor!.id)
    .where('pool_id', '=', poolId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && asEntries([row])[0];
}

export async function findEntry(ctx: Ctx, id: string): Promise<EntryRow | undefined> {
  const row = await matchingDb(ctx)
    .selectFrom('match_entries')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && asEntries([row])[0];
}

/** How many wait in each pool; a member waits once in each. */
export async function countWaiting(ctx: Ctx): Promise<Map<string, number>> {
  const { rows } = await sql<{ pool_id: string; count: number }>`
    select pool_id, count(*)::int as count from match_entries
    where status = 'waiting' and ends_at > ${ctx.now} group by pool_id`.execute(matchingDb(ctx));
  return new Map(rows.map((row) => [row.pool_id, row.count]));
}

/** Everybody who waits in a pool, the longest first. */
export async function listWaiting(ctx: Ctx, poolId: string): Promise<EntryRow[]> {
  return asEntries(
    await matchingDb(ctx)
      .selectFrom('match_entries')
      .selectAll()
      .where('pool_id', '=', poolId)
      .where(isWaiting)
      .orderBy('since')
      .orderBy('id')
      .execute(),
  );
}

/** Locks those that still wait as they did; always in the order of their ids. */
export async function lockWaiting(
  tx: Ctx,
  entries: readonly Pick<EntryRow, 'id' | 'version'>[],
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select e.id from match_entries e
    join unnest(${entries.map(({ id }) => id)}::bigint[], ${entries.map(({ version }) => version)}::int[]) as seen (id, version)
      on seen.id = e.id and seen.version = e.version
    where e.status = 'waiting' order by e.id for update of e`.execute(matchingDb(tx));
  return rows.length;
}

export async function setMatched(tx: Ctx, entryIds: readonly string[], matchId: string): Promise<void> {
  const db = matchingDb(tx);
  await sql`
    update match_entries set status = 'matched', match_id = ${matchId}::bigint, ended_at = ${tx.now}, version = version + 1
    where id = any(${entryIds as string[]}::bigint[])`.execute(db);
  await sql`
    update match_members m set entry_id = e.id from match_entries e
    where e.match_id = ${matchId}::bigint and m.match_id = e.match_id and m.account_id = e.account_id`.execute(
    db,
  );
}

/** Ends some entries whose waiting is over, in pools that are always open or closed now. */
export async function timeOutByTime(tx: Ctx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update match_entries set status = 'timed-out', ended_at = ${tx.now}, version = match_entries.version + 1
    from (
      select e.id from match_entries e join match_pools p on p.id = e.pool_id
      where e.status = 'waiting' and e.ends_at <= ${tx.now} and (p.daily_at is null or not p.active)
      order by e.id limit ${limit} for update of e skip locked
    ) as over
    where match_entries.id = over.id returning match_entries.id`.execute(matchingDb(tx));
  return rows.map(({ id }) => id);
}

/** The same in one pool for those who have waited since before some moment: the run that they waited for is over. */
export async function timeOutBefore(
  tx: Ctx,
  { poolId, before, limit }: { poolId: string; before: Date; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update match_entries set status = 'timed-out', ended_at = ${tx.now}, version = match_entries.version + 1
    from (
      select id from match_entries where pool_id = ${poolId}::bigint and status = 'waiting' and since < ${before}
      order by id limit ${limit} for update skip locked
    ) as over
    where match_entries.id = over.id returning match_entries.id`.execute(matchingDb(tx));
  return rows.map(({ id }) => id);
}

/** When two of these members were matched last, since then, whatever became of others: `one other`. */
export async function findMet(
  ctx: Ctx,
  accountIds: readonly string[],
  since: Date,
): Promise<Map<string, number>> {
  if (accountIds.length < 2) return new Map();
  const { rows } = await sql<{ one: string; other: string; at: Date }>`
    select a.account_id as one, b.account_id as other, max(t.created_at) as at
    from matches t
    join match_members a on a.match_id = t.id and a.account_id = any(${accountIds as string[]}::uuid[])
    join match_members b on b.match_id = t.id and b.account_id > a.account_id and b.account_id = any(${accountIds as string[]}::uuid[])
    where t.created_at > ${since} and t.cancelled_at is null
    group by a.account_id, b.account_id`.execute(matchingDb(ctx));
  return new Map(rows.map(({ one, other, at }) => [`${one} ${other}`, at.getTime()]));
}

/** Whom the caller was matched with since then. */
export async function findMetWithMe(ctx: Ctx, since: Date): Promise<Set<string>> {
  const me = ctx.actor!.id;
  const { rows } = await sql<{ id: string }>`
    select distinct o.account_id as id from match_members m
    join matches t on t.id = m.match_id and t.created_at > ${since} and t.cancelled_at is null
    join match_members o on o.match_id = m.match_id and o.account_id <> m.account_id
    where m.account_id = ${me}::uuid`.execute(matchingDb(ctx));
  return new Set(rows.map(({ id }) => id));
}
