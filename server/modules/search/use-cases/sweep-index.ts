import type { DocumentType } from '../../../engines/search/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { listSearchableMembers } from '../../members/index.ts';
import { findSearchableComments, listSearchableIds } from '../../posts/index.ts';
import { indexComment, indexMember, indexPost } from './index-documents.ts';

const batch = 1_000;

export interface Sweep {
  /** Published but not in the index: put there. */
  missing: number;
  /** In the index but not published: taken away. */
  extra: number;
}

/** Compares the ids of what is published with those in the index, and repairs the difference. */
export async function sweepIndex(ctx: Ctx): Promise<Sweep> {
  const sum: Sweep = { missing: 0, extra: 0 };
  for (const type of ['member', 'post', 'comment'] as const) {
    const differences = differ(ids(ctx, type), indexed(ctx, type), type === 'member' ? byText : byNumber);
    for await (const { id, missing } of differences) {
      await repair(ctx, type, id, missing);
      sum[missing ? 'missing' : 'extra'] += 1;
    }
  }
  if (sum.missing + sum.extra > 0) ctx.log.warn({ ...sum }, 'the search index was repaired');
  return sum;
}

/** Looks at the row again: either list may be older than what happened in between. */
async function repair(ctx: Ctx, type: DocumentType, id: string, missing: boolean): Promise<void> {
  if (type === 'member') return indexMember(ctx, id);
  if (type === 'post') return indexPost(ctx, id);
  const [comment] = missing ? await findSearchableComments(ctx, [id]) : [];
  if (comment) return indexComment(ctx, id, comment.postId);
  if (!missing) await ctx.transaction((tx) => tx.engines.search.remove(tx.db, 'comment', [id]));
}

type Order = (a: string, b: string) => number;
const byText: Order = (a, b) => (a < b ? -1 : Number(a > b));
const byNumber: Order = (a, b) => Number(BigInt(a) - BigInt(b));

/** Walks two ordered lists at once. */
async function* differ(
  published: AsyncGenerator<string>,
  stored: AsyncGenerator<string>,
  order: Order,
): AsyncGenerator<{ id: string; missing: boolean }> {
  let [left, right] = [await published.next(), await stored.next()];
  while (!left.done || !right.done) {
    const side = left.done ? 1 : right.done ? -1 : Math.sign(order(left.value, right.value));
    if (side < 0) yield { id: left.value as string, missing: true };
    if (side > 0) yield { id: right.value as string, missing: false };
    if (side <= 0) left = await published.next();
    if (side >= 0) right = await stored.next();
  }
}

async function* ids(ctx: Ctx, type: DocumentType): AsyncGenerator<string> {
  yield* walk(async (after) =>
    type === 'member'
      ? (await listSearchableMembers(ctx, after, batch)).map(({ accountId }) => accountId)
      : listSearchableIds(ctx, type, { after, limit: batch }),
  );
}

async function* indexed(ctx: Ctx, type: DocumentType): AsyncGenerator<string> {
  yield* walk((after) => ctx.engines.search.listIds(ctx.db, type, after, batch));
}

async function* walk(page: (after: string | null) => Promise<string[]>): AsyncGenerator<string> {
  for (let after: string | null = null; ;) {
    const found = await page(after);
    yield* found;
    after = found.at(-1) ?? null;
    if (found.length < batch) return;
  }
}
