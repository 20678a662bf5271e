import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type TrustRow = Selectable<DB['trust_members']>;

export const trustDb = (ctx: Pick<Ctx, 'db'>) =>
  scopeTo<'trust_members' | 'trust_days' | 'trust_usage' | 'text_prints' | 'text_links' | 'content_rules'>(
    ctx,
  );

export async function findTrust(ctx: Ctx, accountId: string): Promise<TrustRow | undefined> {
  return trustDb(ctx)
    .selectFrom('trust_members')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/** The row of a member, made when there is none, locked until the transaction ends. */
export async function lockTrust(tx: Ctx, accountId: string): Promise<TrustRow> {
  await trustDb(tx)
    .insertInto('trust_members')
    .values({ account_id: accountId, checked_at: tx.now })
    .onConflict((conflict) => conflict.constraint('trust_members_pkey').doNothing())
    .execute();
  return trustDb(tx)
    .selectFrom('trust_members')
    .selectAll()
    .where('account_id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

/** Members who were here since that day, in the order of their ids. */
export async function listVisitors(
  ctx: Ctx,
  { since, after, limit }: { since: string; after: string | null; limit: number },
): Promise<string[]> {
  let rows = trustDb(ctx)
    .selectFrom('trust_days')
    .select('account_id')
    .distinct()
    .where('day', '>=', sql<Date>`${since}::date`);
  if (after !== null) rows = rows.where('account_id', '>', after);
  return (await rows.orderBy('account_id').limit(limit).execute()).map((row) => row.account_id);
}

export async function countDays(ctx: Ctx, accountId: string): Promise<number> {
  const { count } = await trustDb(ctx)
    .selectFrom('trust_days')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertDays(
  ctx: Ctx,
  visits: readonly { accountId: string; day: string }[],
): Promise<void> {
  await sql`
    insert into trust_days (account_id, day)
    select v.account_id, v.day
    from unnest(${visits.map((v) => v.accountId)}::uuid[], ${visits.map((v) => v.day)}::date[]) as v (account_id, day)
    -- What waited in memory may come after its member has left.
    where exists (select from accounts a where a.id = v.account_id and a.withdrawn_at is null)
    order by v.account_id, v.day
    on conflict on constraint trust_days_pkey do nothing`.execute(ctx.db);
}

/** For the transaction in which a member leaves. Nothing of it is anybody else's. */
export async function forgetTrust(tx: Ctx, accountId: string): Promise<void> {
  for (const table of ['trust_members', 'trust_days', 'trust_usage', 'text_prints', 'text_links'] as const)
    await trustDb(tx).deleteFrom(table).where('account_id', '=', accountId).execute();
}
