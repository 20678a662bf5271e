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
  load(tx: Ctx, batches: AsyncIterable<DemoTexts>): Promise<void>;
  add(tx: Ctx, texts: DemoTexts): Promise<void>;
  /** After the last `add`. */
  learn(ctx: Ctx): Promise<void>;
}

export interface DemoProgress {
  members: number;
  posts: number;
  comments: number;
}

const threadsAtOnce = 1_000;
const commentsAtOnce = 10_000;
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
  await ctx.transaction(async (tx) => {
    await beUnhurried(tx);
    await sql`analyze`.execute(tx.db);
  });
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

async function writeAtOnce(ctx: Ctx, script: Script, { index, onProgress }: DemoOptions): Promise<void> {
  await ctx.transaction(async (tx) => {
    await beUnhurried(tx);
    await withBareThreads(tx, async () => {
      const written = writeAll(tx, script, onProgress);
      if (index) await index.load(tx, written);
      else while (!(await written.next()).done);
    });
  });
}

async function* writeAll(
  tx: Ctx,
  { threads, members, expected, done }: Script,
  onProgress: DemoOptions['onProgress'],
): AsyncGenerator<DemoTexts> {
  // Tried again after a deadlock, it begins from the beginning.
  Object.assign(done, { posts: 0, comments: 0 });
  const into = new ThreadImport(tx, expected);
  yield { members, posts: [], comments: [] };
  for await (const batch of inBatches(threads())) {
    const texts = await into.add(batch);
    yield { members: [], ...texts };
    countTexts(done, texts);
    onProgress?.({ ...done });
  }
  await into.finish();
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
