import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { SearchableMember } from '../../members/index.ts';
import {
  hasFewPosts,
  ThreadImport,
  withBareThreads,
  type ImportedTexts,
  type ImportedThread,
} from '../../posts/index.ts';
import { chanceOf } from './chance.ts';
import { settleCrowd } from './people.ts';
import { inventedPlans, plansFromFile, type Plans } from './plans.ts';
import { comments, playThread, type Stage, type ThreadPlan } from './threads.ts';
import { createWriter } from './writer.ts';

export interface DemoOptions {
  posts: number;
  comments: number;
  members: number;
  /** The same seed on an empty site gives the same content. Letters and digits. */
  seed: string;
  /** Posts from this file instead of invented ones: `topic<TAB>date<TAB>text`. */
  from: string | null;
  /** How many pieces of text are rendered before they repeat; 400 unless told. */
  variety?: number;
  /** Makes everything findable in the transaction that writes it. */
  index?: DemoIndex;
  /** All in one transaction, on tables without indexes; unless told, where there are few posts. */
  atOnce?: boolean;
  onProgress?: (done: DemoProgress) => void;
}

export type DemoTexts = ImportedTexts & { members: SearchableMember[] };

/** How a search takes what is new. */
export interface DemoIndex {
  load(ctx: Ctx, batches: AsyncIterable<DemoTexts>, beforeEnd: () => Promise<void>): Promise<void>;
  add(tx: Ctx, texts: DemoTexts): Promise<void>;
  /** After the last `add`. */
  learn(ctx: Ctx): Promise<void>;
}

export interface DemoProgress {
  members: number;
  posts: number;
  comments: number;
}

const threadsAtOnce = 300;
const commentsAtOnce = 3_000;
const years = 3;

/** What will be written, and by whom. */
interface Script {
  threads: () => AsyncIterable<ImportedThread>;
  members: SearchableMember[];
  expected: { posts: number; comments: number };
  done: DemoProgress;
}

/**
 * Fills the site with people and their conversations of the last three years, tens of thousands of rows a second. A site
 * that was as good as empty is filled in one transaction, any other in many: stopped in the middle, what is there is
 * complete. @throws WrongTexts
 */
export async function fillSite(ctx: Ctx, options: DemoOptions): Promise<DemoProgress> {
  const script = await prepare(ctx, options);
  options.onProgress?.({ ...script.done });
  const atOnce = options.atOnce ?? (await hasFewPosts(ctx));
  await (atOnce ? writeAtOnce : writeInBatches)(ctx, script, options);
  return script.done;
}

async function prepare(ctx: Ctx, options: DemoOptions): Promise<Script> {
  const { seed } = options;
  const now = ctx.now;
  const span = { from: new Date(now.getTime() - years * 365.25 * 86_400_000), to: now };
  const writer = createWriter({ ctx, seed, variety: options.variety ?? 400 });
  const plans: Plans = options.from
    ? await plansFromFile(ctx, { ...options, file: options.from })
    : await inventedPlans(ctx, { ...options, ...span, writer });
  const chance = chanceOf(`${seed} life`);
  const count = Math.max(1, options.members);
  const joined = { from: plans.earliest ?? span.from, to: now };
  const crowd = await settleCrowd(ctx, { count, seed, ...joined, writer, chance });
  const stage = { writer, crowd, chance, now };
  return {
    threads: () => played(stage, plans.list(), comments(options.comments, plans.count, chance)),
    members: crowd.fresh,
    expected: { posts: plans.count, comments: options.comments },
    done: { members: count, posts: 0, comments: 0 },
  };
}

async function* played(
  stage: Stage,
  plans: ReturnType<Plans['list']>,
  share: () => number,
): AsyncGenerator<ImportedThread> {
  for await (const plan of plans)
    yield playThread(stage, { ...plan, comments: share() } satisfies ThreadPlan);
}

/**
 * Posts and what finds them are written by two connections, for the database does one thing at a time on each. Both are
 * ready before the first is committed.
 */
async function writeAtOnce(ctx: Ctx, script: Script, { index, onProgress }: DemoOptions): Promise<void> {
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

/** Makes the next batch while the database writes the last one. */
async function writeInBatches(
  ctx: Ctx,
  { threads, members, done }: Script,
  { index, onProgress }: DemoOptions,
): Promise<void> {
  if (index) await ctx.transaction((tx) => index.add(tx, { members, posts: [], comments: [] }));
  const write = async (batch: readonly ImportedThread[]) => {
    const texts = await writeBatch(ctx, batch, index);
    countTexts(done, texts);
    onProgress?.({ ...done });
  };
  let writing = Promise.resolve();
  for await (const batch of inBatches(threads())) {
    await writing;
    writing = write(batch);
    // Looked at when the next batch is ready; until then it must not count as unhandled.
    writing.catch(() => undefined);
  }
  await writing;
  await index?.learn(ctx);
  await ctx.transaction(async (tx) => {
    await beUnhurried(tx);
    await sql`analyze`.execute(tx.db);
  });
}

async function writeBatch(
  ctx: Ctx,
  batch: readonly ImportedThread[],
  index: DemoIndex | undefined,
): Promise<ImportedTexts> {
  return ctx.transaction(async (tx) => {
    await beUnhurried(tx);
    const size = batch.reduce((sum, thread) => sum + thread.comments.length, 0);
    const into = new ThreadImport(tx, { posts: batch.length, comments: size });
    const texts = await into.add(batch);
    await into.finish();
    await index?.add(tx, { members: [], ...texts });
    return texts;
  });
}

function countTexts(done: DemoProgress, texts: ImportedTexts): void {
  done.posts += texts.posts.length;
  done.comments += texts.comments.length;
}

async function* inBatches(threads: AsyncIterable<ImportedThread>): AsyncGenerator<ImportedThread[]> {
  let batch: ImportedThread[] = [];
  let waiting = 0;
  for await (const thread of threads) {
    batch.push(thread);
    waiting += thread.comments.length;
    if (batch.length < threadsAtOnce && waiting < commentsAtOnce) continue;
    yield batch;
    batch = [];
    waiting = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Lost power may cost the last batches of a demonstration; nobody was promised anything. */
async function beUnhurried(tx: Ctx): Promise<void> {
  await sql`
    select set_config('synchronous_commit', 'off', true), set_config('statement_timeout', '0', true),
           set_config('lock_timeout', '60s', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(
    tx.db,
  );
}
