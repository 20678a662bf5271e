import type { Ctx } from '../../../kernel/ctx.ts';
import { findMembers } from '../../members/index.ts';
import { accessMatch, type AccessedMatch } from '../matches.access.ts';
import { takeReview, type MatchRow } from '../matches.queries.ts';
import { reviewTimes } from '../matches.rules.ts';
import {
  alreadyReviewed,
  cancelledBefore,
  tooEarly,
  tooLateToReview,
  wrongReview,
} from '../matching.errors.ts';
import { noShowReports, scoreAmounts } from '../matching.settings.ts';
import { countAbsence, findReviewedLately, insertReviews, type Review } from '../reviews.queries.ts';
import type { Score } from '../scores.queries.ts';
import { earnedSince, grantScores } from './grant-scores.ts';

export interface RawReview {
  /** Handle. */
  member: string;
  stars?: number | undefined;
  absent?: boolean | undefined;
}

/**
 * One who was there tells how it was with the others, once; not everybody has to be rated.
 * @throws DomainError 404, 403; 409 too early, cancelled or done; 410 too late; 422
 */
export async function reviewMatch(ctx: Ctx, id: string, raw: readonly RawReview[]): Promise<AccessedMatch> {
  await ctx.transaction(async (tx) => {
    const accessed = await accessMatch(tx, id, 'be', { lock: true });
    const { match } = accessed;
    if (match.cancelled_at) throw cancelledBefore();
    const { from, until } = reviewTimes(tx, match);
    if (tx.now < from) throw tooEarly(from);
    if (tx.now >= until) throw tooLateToReview();
    const reviews = await readReviews(tx, accessed, raw);
    if (!(await takeReview(tx, id))) throw alreadyReviewed();
    await insertReviews(tx, id, reviews);
    await grantScores(tx, match, await scoresOf(tx, match, reviews));
  });
  return accessMatch(ctx, id, 'read');
}

async function readReviews(
  tx: Ctx,
  { members }: AccessedMatch,
  raw: readonly RawReview[],
): Promise<Review[]> {
  if (raw.length === 0) throw wrongReview('/reviews', 'says_nothing');
  const cards = await findMembers(
    tx,
    members.map((member) => member.account_id),
  );
  const idOf = new Map(cards.map((card) => [card.handle, card.account_id]));
  const seen = new Set<string>();
  return raw.map(({ member, stars, absent }, at) => {
    const memberId = idOf.get(member.normalize('NFC').toLowerCase());
    if (memberId === undefined) throw wrongReview(`/reviews/${at}/member`, 'not_in_match');
    if (memberId === tx.actor!.id) throw wrongReview(`/reviews/${at}/member`, 'oneself');
    if (seen.has(memberId)) throw wrongReview(`/reviews/${at}/member`, 'twice');
    seen.add(memberId);
    // Stars or absence, and one of the two.
    if ((stars === undefined) !== (absent === true)) throw wrongReview(`/reviews/${at}`, 'says_nothing');
    return { memberId, stars: stars ?? null };
  });
}

/** What a review gives: nothing between two who have had it lately. That somebody did not come counts each time. */
async function scoresOf(tx: Ctx, match: MatchRow, reviews: readonly Review[]): Promise<Score[]> {
  const me = tx.actor!.id;
  const amounts = tx.setting(scoreAmounts);
  const lately = await findReviewedLately(
    tx,
    reviews.map(({ memberId }) => memberId),
    { since: earnedSince(tx), except: match.id },
  );
  const counted = reviews.filter(({ memberId }) => !lately.has(memberId));
  const received = counted.flatMap(({ memberId, stars }) =>
    stars === null
      ? []
      : [
          {
            accountId: memberId,
            amount: amounts['review-received'][stars - 1]!,
            reason: 'review-received',
            ref: `${match.id} ${me}`,
          },
        ],
  );
  const written = {
    accountId: me,
    amount: amounts['review-written'],
    reason: 'review-written',
    ref: match.id,
  };
  return [
    ...received,
    ...(counted.length > 0 ? [written] : []),
    ...(await noShows(tx, match, reviews, amounts['no-show'])),
  ];
}

/** Two must say so, or one where there were two. */
async function noShows(
  tx: Ctx,
  match: MatchRow,
  reviews: readonly Review[],
  amount: number,
): Promise<Score[]> {
  const named = reviews.filter(({ stars }) => stars === null).map(({ memberId }) => memberId);
  const needed = match.member_count === 2 ? 1 : tx.setting(noShowReports);
  const counts = named.length === 0 ? new Map<string, number>() : await countAbsence(tx, match.id, named);
  return named
    .filter((id) => (counts.get(id) ?? 0) >= needed)
    .map((accountId) => ({ accountId, amount, reason: 'no-show', ref: match.id }));
}
