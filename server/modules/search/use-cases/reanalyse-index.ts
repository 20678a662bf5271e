import type { Ctx } from '../../../kernel/ctx.ts';

/**
 * Brings documents that an older analyzer has read up to date, batch by batch, while people search. Ended half-way it goes on
 * at its next time. @param thorough also when only the compounds are others
 */
export async function reanalyseIndex(ctx: Ctx, thorough: boolean): Promise<void> {
  const { search } = ctx.engines;
  const before = await search.analysis(ctx.db);
  let begun = before.underWay;
  while (await search.reanalyse(ctx.db, { thorough })) begun = true;
  const { documents, changed } = await search.analysis(ctx.db);
  if (!begun || changed === 0) return;
  ctx.log.info({ documents, changed }, 'documents were analysed again');
  await search.learn(ctx.db);
}
