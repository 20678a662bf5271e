import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { highestLevel } from './levels.rules.ts';
import { budgets, type Spendable } from './trust.settings.ts';

export type Spending = Partial<Record<Spendable, number>>;
const spans = { day: 86_400, hour: 3_600 } as const;
type Span = keyof typeof spans;

interface Used {
  what: Spendable;
  span: Span;
  count: number;
  resets_at: Date;
}

/**
 * Takes from a member's budgets, in the transaction that does what they are for: what is refused or undone costs nothing. Rows
 * are locked until it ends, so that two nodes count the same.
 * @throws DomainError 429 `trust.limit` with what helps
 */
export async function spend(
  tx: Ctx,
  member: { id: string; level: number },
  amounts: Spending,
): Promise<void> {
  const wanted = Object.entries(amounts).filter(([, amount]) => amount > 0) as [Spendable, number][];
  if (wanted.length === 0) return;
  const limits = tx.setting(budgets);
  for (const used of await add(tx, member.id, wanted)) {
    const limit = limits[used.what][used.span][member.level]!;
    if (used.count > limit) throw limitReached(tx, member.level, used, limit);
  }
}

// In the order of the key: two transactions of one member never wait for each other crosswise.
async function add(tx: Ctx, accountId: string, wanted: [Spendable, number][]): Promise<Used[]> {
  const rows = wanted
    .flatMap(([what, amount]) =>
      Object.entries(spans).map(([span, seconds]) => ({ what, span, amount, seconds })),
    )
    .sort((a, b) => (a.what + a.span < b.what + b.span ? -1 : 1));
  const { rows: used } = await sql<Used>`
    insert into trust_usage as kept (account_id, what, span, count, resets_at)
    select ${accountId}::uuid, w.what, w.span, w.amount, ${tx.now}::timestamptz + w.seconds * interval '1 second'
    from unnest(${rows.map((row) => row.what)}::text[], ${rows.map((row) => row.span)}::text[],
                ${rows.map((row) => row.amount)}::int[], ${rows.map((row) => row.seconds)}::int[])
         with ordinality as w (what, span, amount, seconds, place)
    order by w.place
    on conflict on constraint trust_usage_pkey do update set
      count = case when kept.resets_at <= ${tx.now} then excluded.count else least(kept.count + excluded.count, 1000000) end,
      resets_at = case when kept.resets_at <= ${tx.now} then excluded.resets_at else kept.resets_at end
    returning what, span, count, resets_at`.execute(tx.db);
  return used;
}

function limitReached(tx: Ctx, level: number, { what, span, resets_at: resetsAt }: Used, limit: number) {
  const retryAfter = Math.max(1, Math.ceil((resetsAt.getTime() - tx.now.getTime()) / 1000));
  const more = tx.setting(budgets)[what][span];
  const helps = more.findIndex((amount, at) => at > level && amount > limit);
  return new DomainError('too-many', 'trust.limit', {
    params: { what, span, limit, level, ...(helps > 0 && helps <= highestLevel && { moreFromLevel: helps }) },
    retryAfter,
    rateLimit: { limit, remaining: 0, reset: retryAfter },
  });
}

/** What a member has used of every budget. */
export async function findUsage(ctx: Ctx, accountId: string): Promise<Used[]> {
  const { rows } = await sql<Used>`
    select what, span, count, resets_at from trust_usage
    where account_id = ${accountId}::uuid and resets_at > ${ctx.now}`.execute(ctx.db);
  return rows;
}
