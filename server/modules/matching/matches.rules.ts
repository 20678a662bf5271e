import type { Ctx } from '../../kernel/ctx.ts';
import type { MatchRow } from './matches.queries.ts';
import { reviewAfterMinutes, reviewWithinDays } from './matching.settings.ts';

/** From when its members may tell how it was, and until when. */
export function reviewTimes(ctx: Ctx, match: Pick<MatchRow, 'created_at'>): { from: Date; until: Date } {
  const from = new Date(match.created_at.getTime() + ctx.setting(reviewAfterMinutes) * 60_000);
  return { from, until: new Date(from.getTime() + ctx.setting(reviewWithinDays) * 86_400_000) };
}

/** Of a meet-up without names: nothing leads to its post, and nobody is told who hosted it. */
export const isUnnamed = (match: Pick<MatchRow, 'origin' | 'post_id'>): boolean =>
  match.origin === 'meetup' && match.post_id === null;

/** A match of a pool is anybody's to cancel who is in it, until they may tell how it was; a meet-up has its host. */
export function mayCancel(ctx: Ctx, match: MatchRow): boolean {
  if (match.cancelled_at || ctx.now >= reviewTimes(ctx, match).from) return false;
  return match.origin === 'pool' || match.host_id === ctx.actor?.id;
}
