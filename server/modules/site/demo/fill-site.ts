import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { importThreads, type ImportedThread } from '../../posts/index.ts';
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
  onProgress?: (done: DemoProgress) => void;
}

export interface DemoProgress {
  members: number;
  posts: number;
  comments: number;
}

const threadsAtOnce = 1_000;
const commentsAtOnce = 10_000;
const years = 3;

/**
 * Fills the site with people and their conversations of the last three years, thousands of rows a second. Each batch is one
 * transaction: stopped in the middle, what is there is complete. @throws WrongTexts
 */
export async function fillSite(ctx: Ctx, options: DemoOptions): Promise<DemoProgress> {
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
  const share = comments(options.comments, plans.count, chance);
  const done: DemoProgress = { members: count, posts: 0, comments: 0 };
  options.onProgress?.({ ...done });
  const write = async (batch: ImportedThread[]) => {
    await writeBatch(ctx, batch);
    done.posts += batch.length;
    done.comments += batch.reduce((sum, thread) => sum + thread.comments.length, 0);
    options.onProgress?.({ ...done });
  };
  await inBatches(played({ writer, crowd, chance, now }, plans.list, share), write);
  await sql`analyze`.execute(ctx.db);
  return done;
}

async function* played(
  stage: Stage,
  plans: Plans['list'],
  share: () => number,
): AsyncGenerator<ImportedThread> {
  for await (const plan of plans)
    yield playThread(stage, { ...plan, comments: share() } satisfies ThreadPlan);
}

/** Makes the next batch while the database writes the last one. */
async function inBatches(
  threads: AsyncIterable<ImportedThread>,
  write: (batch: ImportedThread[]) => Promise<void>,
): Promise<void> {
  let batch: ImportedThread[] = [];
  let waiting = 0;
  let writing = Promise.resolve();
  const flush = async () => {
    await writing;
    writing = write(batch);
    // Looked at when the next batch is ready; until then it must not count as unhandled.
    writing.catch(() => undefined);
    batch = [];
    waiting = 0;
  };
  for await (const thread of threads) {
    batch.push(thread);
    waiting += thread.comments.length;
    if (batch.length >= threadsAtOnce || waiting >= commentsAtOnce) await flush();
  }
  await flush();
  await writing;
}

async function writeBatch(ctx: Ctx, batch: ImportedThread[]): Promise<void> {
  await ctx.transaction(async (tx) => {
    // Lost power may cost the last batches of a demonstration; nobody was promised anything.
    await sql`
      select set_config('synchronous_commit', 'off', true), set_config('statement_timeout', '300s', true),
             set_config('lock_timeout', '60s', true)`.execute(tx.db);
    await importThreads(tx, batch);
  });
}
