import type { Config } from '../server/app/config.ts';
import { rebuildIndex } from '../server/modules/search/index.ts';
import { withNode } from './with-node.ts';

/** Says what is stored and how far an analysis after an upgrade is. */
export async function showSearch(config: Config): Promise<number> {
  return withNode(config, async ({ ctx }) => {
    const { version, documents, done, changed, underWay } = await ctx.engines.search.analysis(ctx.db);
    console.log(`Analyzer ${version}.`);
    if (underWay)
      console.log(`Analysing again: ${done} of ${documents} documents; searches go on meanwhile.`);
    else if (documents > 0)
      console.log(`Last analysed again: ${done} documents, of which ${changed} became others.`);
    else console.log('Nothing had to be analysed again.');
    return 0;
  });
}

/** Indexes all posts, comments and members anew; the site may go on meanwhile. */
export async function rebuildSearch(config: Config): Promise<number> {
  return withNode(config, async ({ ctx }) => {
    const started = Date.now();
    let shown = '';
    await rebuildIndex(ctx, (type, done) => {
      if (type !== shown && shown !== '') process.stdout.write('\n');
      shown = type;
      process.stdout.write(`\r${type}s: ${done}`);
    });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`\nThe search index is complete (${seconds} s).`);
    return 0;
  });
}
