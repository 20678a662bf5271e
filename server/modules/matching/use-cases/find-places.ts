import type { Ctx } from '../../../kernel/ctx.ts';
import { accessMatch } from '../matches.access.ts';
import type { Conditions, MatchRow } from '../matches.queries.ts';
import { placesShown } from '../matching.settings.ts';
import { findNearest, type NearbyPlace, type Point } from '../places.queries.ts';
import { inLocale } from '../pools.present.ts';
import { listPools } from '../pools.queries.ts';

/** What is near the place that they chose; nothing where no choice is a place. @throws DomainError 404 */
export async function findPlaces(
  ctx: Ctx,
  matchId: string,
): Promise<{ around: string | null; items: NearbyPlace[] }> {
  const { match } = await accessMatch(ctx, matchId, 'read');
  const point = await pointOf(ctx, match);
  if (!point) return { around: null, items: [] };
  const limit = ctx.setting(placesShown);
  const { lat, lon } = point.at;
  const items = await ctx.keptWhileDear(`matching places ${lat} ${lon} ${limit}`, () =>
    findNearest(ctx, point.at, limit),
  );
  return { around: inLocale(ctx, point.name), items };
}

/** The first place among what they share, by its pool or by one of the same category. */
async function pointOf(
  ctx: Ctx,
  match: MatchRow,
): Promise<{ name: { ko: string; en: string }; at: Point } | null> {
  const conditions = match.conditions as Conditions;
  const pools = await listPools(ctx);
  const own = pools.filter((pool) => pool.id === match.pool_id || pool.slug === match.category);
  for (const { attributes } of [...own, ...pools])
    for (const attribute of attributes)
      for (const value of attribute.values)
        if (value.at && conditions[attribute.key]?.includes(value.key))
          return { name: value.name, at: value.at };
  return null;
}
