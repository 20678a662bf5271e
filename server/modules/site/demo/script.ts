import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { SearchableMember } from '../../members/index.ts';
import type { ImportedTexts, ImportedThread } from '../../posts/index.ts';

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

/** What will be written, and by whom. */
export interface Script {
  threads: () => AsyncIterable<ImportedThread>;
  members: SearchableMember[];
  expected: { posts: number; comments: number };
  done: DemoProgress;
}

const threadsAtOnce = 300;
const commentsAtOnce = 3_000;
export function countTexts(done: DemoProgress, texts: ImportedTexts): void {
  done.posts += texts.posts.length;
  done.comments += texts.comments.length;
}

export async function* inBatches(threads: AsyncIterable<ImportedThread>): AsyncGenerator<ImportedThread[]> {
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
export async function beUnhurried(tx: Ctx): Promise<void> {
  await sql`
    select set_config('synchronous_commit', 'off', true), set_config('statement_timeout', '0', true),
           set_config('lock_timeout', '60s', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(
    tx.db,
  );
}
