import type { Person } from '../../test/community.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { tryInsertPool } from './pools.queries.ts';
import type { PoolSettings } from './pools.rules.ts';

const value = (key: string) => ({ key, name: { ko: key, en: key } });

/** A pool as the campus has them. */
export async function makePool(ctx: Ctx, slug: string, more: Partial<PoolSettings> = {}): Promise<void> {
  const place = {
    key: 'place',
    name: { ko: '장소', en: 'Place' },
    values: [{ ...value('seocho'), at: { lat: 37.48, lon: 127.02 } }, value('gaepo'), value('outside')],
  };
  const way = { key: 'way', name: { ko: '방법', en: 'How' }, values: [value('delivery'), value('eatout')] };
  await ctx.transaction((tx) =>
    tryInsertPool(
      tx,
      slug,
      {
        name: { ko: `${slug} 짝`, en: `${slug} mate` },
        attributes: [place, way],
        group: { min: 2, max: 2 },
        waitingMinutes: 30,
        dailyAt: null,
        rematchDays: 0,
        active: true,
        ...more,
      },
      null,
    ),
  );
}

export const enter = (person: Person, slug: string, choices: Record<string, string[]> = {}) =>
  person.put(`/api/v1/matching/pools/${slug}/entry`, { choices });
