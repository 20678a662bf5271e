import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { hasFewPosts, ThreadImport, type ImportedTexts, type ImportedThread } from '../../posts/index.ts';
import { chanceOf } from './chance.ts';
import { settleCrowd } from './people.ts';
import { inventedPlans, plansFromFile, type Plans } from './plans.ts';
import {
  beUnhurried,
  countTexts,
  inBatches,
  type DemoIndex,
  type DemoProgress,
  type Script,
} from './script.ts';
import { comments, playThread, type Stage, type ThreadPlan } from './threads.ts';
import { writeAtOnce } from './write-at-once.ts';
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
  /** No server runs on this site. */
  asleep?: boolean;
  /** All in one transaction, on tables without indexes; unless told, where there are few posts, or nobody to read them. */
  atOnce?: boolean;
  onProgress?: (done: DemoProgress) => void;
}

/** Posts on a site that is as good as empty: those that a blueprint brings. */
const fewPosts = 1_000;
const years = 3;

/**
 * Fills the site with people and their conversations of the last three years, tens of thousands of rows a second. A site
 * that was as good as empty, or sleeps, is filled in one transaction, any other in many: stopped in the middle, what is there is
 * complete. @throws WrongTexts
 */
export async function fillSite(ctx: Ctx, options: DemoOptions): Promise<DemoProgress> {
  const script = await prepare(ctx, options);
  options.onProgress?.({ ...script.done });
  // While nobody is there to wait, it pays as soon as more comes than there was.
  const few = options.asleep ? Math.max(fewPosts, script.expected.posts) : fewPosts;
  const atOnce = options.atOnce ?? (await hasFewPosts(ctx, few));
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
