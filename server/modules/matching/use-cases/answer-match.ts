import type { Ctx } from '../../../kernel/ctx.ts';
import { accessMatch, type AccessedMatch } from '../matches.access.ts';
import { setAnswer } from '../matches.queries.ts';
import { reviewTimes } from '../matches.rules.ts';
import { cancelledBefore, tooEarly } from '../matching.errors.ts';

/** Whether it took place, as one who was to be there says. May be said anew. @throws DomainError 404, 403, 409 */
export async function answerMatch(ctx: Ctx, id: string, happened: boolean): Promise<AccessedMatch> {
  await ctx.transaction(async (tx) => {
    const { match } = await accessMatch(tx, id, 'be', { lock: true });
    if (match.cancelled_at) throw cancelledBefore();
    const { from } = reviewTimes(tx, match);
    if (tx.now < from) throw tooEarly(from);
    await setAnswer(tx, id, happened);
  });
  return accessMatch(ctx, id, 'read');
}
