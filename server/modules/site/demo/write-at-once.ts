import type { Ctx } from '../../../kernel/ctx.ts';
import { ThreadImport, withBareThreads } from '../../posts/index.ts';
import type { DemoOptions } from './fill-site.ts';
import { beUnhurried, countTexts, inBatches, type DemoTexts, type Script } from './script.ts';

/**
 * Posts and what finds them are written by two connections, for the database does one thing at a time on each. Both are
 * ready before the first is committed.
 */
export async function writeAtOnce(
  ctx: Ctx,
  script: Script,
  { index, onProgress }: DemoOptions,
): Promise<void> {
  const show = () => onProgress?.({ ...script.done });
  const alone = { take: async () => show(), end: async () => undefined, beforeEnd: async () => undefined };
  if (!index) return writePosts(ctx, script, alone);
  const { readable, writable } = new TransformStream<DemoTexts, DemoTexts>({}, undefined, {
    highWaterMark: 2,
  });
  const writer = writable.getWriter();
  const ready = Promise.withResolvers<void>();
  let posts: Promise<void> | undefined;
  async function* texts() {
    // Not before the search has read what it needs: the tables that posts refer to are locked as well.
    posts = writePosts(ctx, script, {
      take: (written) => writer.write(written).then(show),
      end: () => writer.close(),
      beforeEnd: () => ready.promise,
    });
    posts.catch((error: unknown) => writer.abort(error).catch(() => undefined));
    yield* readable;
  }
  const found = index.load(ctx, texts(), () => {
    ready.resolve();
    return posts!;
  });
  found.catch(ready.reject);
  ready.promise.catch(() => undefined);
  const [first, second] = await Promise.allSettled([found, posts ?? found.then(() => posts)]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
}

interface Taking {
  take: (texts: DemoTexts) => Promise<void>;
  /** There are no more. */
  end: () => Promise<void>;
  beforeEnd: () => Promise<void>;
}

async function writePosts(
  ctx: Ctx,
  { threads, members, expected, done }: Script,
  { take, end, beforeEnd }: Taking,
): Promise<void> {
  let failed: { error: unknown } | null = null;
  const write = async (tx: Ctx) => {
    await beUnhurried(tx);
    await withBareThreads(tx, async () => {
      const into = new ThreadImport(tx, expected);
      await take({ members, posts: [], comments: [] });
      for await (const batch of inBatches(threads())) {
        const texts = await into.add(batch);
        countTexts(done, texts);
        await take({ members: [], ...texts });
      }
      await end();
      await into.finish();
    });
    await beforeEnd();
  };
  await ctx.transaction(async (tx) => {
    // What was handed on cannot be taken back, so there is no second try after a deadlock.
    if (failed) throw failed.error;
    await write(tx).catch((error: unknown) => {
      failed = { error };
      throw error;
    });
  });
}
