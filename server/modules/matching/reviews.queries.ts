import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { matchingDb } from './matches.queries.ts';

export interface Review {
  memberId: string;
  /** Null for who did not come. */
  stars: number | null;
}

export async function insertReviews(tx: Ctx, matchId: string, reviews: readonly Review[]): Promise<void> {
  await matchingDb(tx)
    .insertInto('match_reviews')
    .values(
      reviews.map(({ memberId, stars }) => ({
        match_id: matchId,
        reviewer_id: tx.actor!.id,
        member_id: memberId,
        stars,
        absent: stars === null,
        created_at: tx.now,
      })),
    )
    .execute();
}

/** Of these members, those whom the caller has reviewed for another match since then. */
export async function findReviewedLately(
  tx: Ctx,
  memberIds: readonly string[],
  { since, except }: { since: Date; except: string },
): Promise<Set<string>> {
  const rows = await matchingDb(tx)
    .selectFrom('match_reviews')
    .select('member_id')
    .distinct()
    .where('reviewer_id', '=', tx.actor!.id)
    .where('member_id', '=', sql<string>`any(${memberIds as string[]}::uuid[])`)
    .where('created_at', '>', since)
    .where('match_id', '<>', except)
    .execute();
  return new Set(rows.map((row) => row.member_id));
}

/** How many say of each of these that they did not come. */
export async function countAbsence(
  tx: Ctx,
  matchId: string,
  memberIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select member_id as id, count(*)::int as count from match_reviews
    where match_id = ${matchId}::bigint and absent and member_id = any(${memberIds as string[]}::uuid[])
    group by member_id`.execute(matchingDb(tx));
  return new Map(rows.map(({ id, count }) => [id, count]));
}
