import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { matchingDb, type MatchRow } from './matches.queries.ts';

export interface Score {
  accountId: string;
  amount: number;
  reason: string;
  /** With the reason and the member: the same one is added once. */
  ref: string;
}

/** Adds what is not there yet, and answers what was added. */
export async function insertScores(
  tx: Ctx,
  match: Pick<MatchRow, 'id' | 'category'>,
  scores: readonly Score[],
): Promise<Score[]> {
  if (scores.length === 0) return [];
  const added = await matchingDb(tx)
    .insertInto('match_scores')
    .values(
      scores.map((score) => ({
        account_id: score.accountId,
        match_id: match.id,
        category: match.category,
        amount: score.amount,
        reason: score.reason,
        ref: score.ref,
        created_at: tx.now,
      })),
    )
    .onConflict((conflict) => conflict.constraint('match_scores_ref_key').doNothing())
    .returning(['account_id', 'amount', 'reason', 'ref'])
    .execute();
  return added.map(({ account_id: accountId, ...row }) => ({ accountId, ...row }));
}

/** What a match gave to each of its members. */
export async function sumByMember(
  tx: Ctx,
  matchId: string,
): Promise<{ accountId: string; amount: number }[]> {
  const { rows } = await sql<{ id: string; amount: number }>`
    select account_id as id, sum(amount)::int as amount from match_scores
    where match_id = ${matchId}::bigint group by account_id having sum(amount) <> 0`.execute(matchingDb(tx));
  return rows.map(({ id, amount }) => ({ accountId: id, amount }));
}

export interface ScoreWindow {
  category: string | null;
  from: Date | null;
  until: Date | null;
}

/** The caller's own, from `from` up to but not at `until`. */
export async function sumMyScores(
  ctx: Ctx,
  { category, from, until }: ScoreWindow,
): Promise<{ category: string; amount: number; count: number }[]> {
  let rows = matchingDb(ctx)
    .selectFrom('match_scores')
    .select(['category', sql<number>`sum(amount)::int`.as('amount'), sql<number>`count(*)::int`.as('count')])
    .where('account_id', '=', ctx.actor!.id)
    .groupBy('category')
    .orderBy('category');
  if (category !== null) rows = rows.where('category', '=', category);
  if (from) rows = rows.where('created_at', '>=', from);
  if (until) rows = rows.where('created_at', '<', until);
  return rows.execute();
}
