import type { Ctx } from '../../../kernel/ctx.ts';
import { inLocale } from '../pools.present.ts';
import { listPools } from '../pools.queries.ts';
import { sumMyScores } from '../scores.queries.ts';

interface Window {
  category?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}

/** The caller's score by category, in a window of time. */
export async function readScores(ctx: Ctx, { category, from, until }: Window) {
  const [sums, pools] = await Promise.all([
    sumMyScores(ctx, {
      category: category ?? null,
      from: from === undefined ? null : new Date(from),
      until: until === undefined ? null : new Date(until),
    }),
    listPools(ctx),
  ]);
  const nameOf = (slug: string) => {
    const pool = pools.find((one) => one.slug === slug);
    return pool ? inLocale(ctx, pool.name) : slug;
  };
  return {
    total: sums.reduce((total, { amount }) => total + amount, 0),
    items: sums.map((sum) => ({ ...sum, name: nameOf(sum.category) })),
  };
}
