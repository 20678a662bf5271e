import type { Ctx } from '../../../kernel/ctx.ts';
import { MatchScoreGranted } from '../matching.events.ts';
import { pairScoreDays, scoreAmounts } from '../matching.settings.ts';
import { findMetAtMeetups, type MatchRow } from '../matches.queries.ts';
import { insertScores, sumByMember, type Score } from '../scores.queries.ts';

const dayMs = 86_400_000;

/** Before then two people may have earned from each other, and may again. */
export const earnedSince = (ctx: Ctx): Date =>
  new Date(ctx.now.getTime() - ctx.setting(pairScoreDays) * dayMs);

/** Adds rows to scores, each once, and says so. */
export async function grantScores(
  tx: Ctx,
  match: Pick<MatchRow, 'id' | 'category'>,
  scores: readonly Score[],
): Promise<void> {
  for (const score of await insertScores(
    tx,
    match,
    scores.filter(({ amount }) => amount !== 0),
  ))
    await tx.emit(MatchScoreGranted({ ...score, matchId: match.id, category: match.category }));
}

/** A completed meet-up: the host earns by whoever is new to them, and so does whoever is new to the host. */
export async function grantForMeetup(tx: Ctx, match: MatchRow, memberIds: readonly string[]): Promise<void> {
  const hostId = match.host_id;
  if (hostId === null) return;
  const others = memberIds.filter((id) => id !== hostId);
  const met = await findMetAtMeetups(tx, hostId, { others, since: earnedSince(tx), except: match.id });
  const newcomers = others.filter((id) => !met.has(id));
  if (newcomers.length === 0) return;
  const amounts = tx.setting(scoreAmounts);
  const scoreOf = (accountId: string, reason: 'match-completed-host' | 'match-completed-member') => ({
    accountId,
    amount: amounts[reason],
    reason,
    ref: match.id,
  });
  await grantScores(tx, match, [
    scoreOf(hostId, 'match-completed-host'),
    ...newcomers.map((id) => scoreOf(id, 'match-completed-member')),
  ]);
}

/** What a cancelled match gave is taken back by rows of its own. */
export async function takeScoresBack(tx: Ctx, match: MatchRow): Promise<void> {
  const given = await sumByMember(tx, match.id);
  await grantScores(
    tx,
    match,
    given.map(({ accountId, amount }) => ({
      accountId,
      amount: -amount,
      reason: 'match-cancelled',
      ref: match.id,
    })),
  );
}
