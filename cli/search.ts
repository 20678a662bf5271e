import type { Config } from '../server/app/config.ts';
import { rebuildIndex } from '../server/modules/search/index.ts';
import { withNode } from './with-node.ts';

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
