import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { accessMatch, type AccessedMatch } from '../matches.access.ts';
import { mayCancel } from '../matches.rules.ts';
import { alreadyCancelled, notToCancel, tooLateToCancel } from '../matching.errors.ts';
import { cancelMatch } from './cancel-match.ts';

const longestReason = 200;

/**
 * Somebody in a match cannot come. @throws DomainError 404; 403 in somebody else's meet-up; 409 when it is cancelled already or
 * too late
 */
export async function cancelMyMatch(
  ctx: Ctx,
  id: string,
  rawReason: string | undefined,
): Promise<AccessedMatch> {
  const reason =
    rawReason === undefined || rawReason.trim() === ''
      ? null
      : cleanLine(rawReason, { pointer: '/reason', min: 1, max: longestReason });
  await ctx.transaction(async (tx) => {
    const { match } = await accessMatch(tx, id, 'be', { lock: true });
    if (match.cancelled_at) throw alreadyCancelled();
    if (match.origin === 'meetup' && match.host_id !== tx.actor!.id) throw notToCancel();
    if (!mayCancel(tx, match)) throw tooLateToCancel();
    await cancelMatch(tx, id, { by: tx.actor!.id, reason });
  });
  return accessMatch(ctx, id, 'read');
}
