import type { DocumentType, SearchDocument } from '../../../engines/search/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { listSearchableMembers } from '../../members/index.ts';
import { listSearchableComments, listSearchablePosts } from '../../posts/index.ts';
import { lockAllIndexing } from '../index-lock.ts';
import { commentDocuments, memberDocument, postDocuments } from './index-documents.ts';
import { sweepIndex } from './sweep-index.ts';

/** Whoever hides something waits for a batch at most. */
const batch = 100;

interface Batch {
  documents: SearchDocument[];
  last: string | null;
}

type Progress = (type: DocumentType, done: number) => void;

/**
 * Indexes everything anew, while people go on writing and searching: it stores over what is there, and afterwards repairs what
 * changed meanwhile. Stopped half-way it can simply begin again.
 */
export async function rebuildIndex(ctx: Ctx, onProgress: Progress = () => undefined): Promise<void> {
  for (const type of ['member', 'post', 'comment'] as const) await indexAll(ctx, type, {}, onProgress);
  await sweepIndex(ctx);
  await ctx.engines.search.learn(ctx.db);
}

/** Indexes a space anew after its readers changed. */
export async function indexSpace(ctx: Ctx, spaceId: string): Promise<void> {
  for (const type of ['post', 'comment'] as const) await indexAll(ctx, type, { spaceId }, () => undefined);
}

async function indexAll(
  ctx: Ctx,
  type: DocumentType,
  within: { spaceId?: string },
  onProgress: Progress,
): Promise<void> {
  let done = 0;
  for (let after: string | null = null; ;) {
    const walk = { ...within, after, limit: batch };
    const { documents, last } = await ctx.transaction(async (tx) => {
      // What is hidden between reading and storing must not come back.
      await lockAllIndexing(tx);
      const read = await readBatch(tx, type, walk);
      if (read.documents.length > 0) await tx.engines.search.put(tx.db, read.documents);
      return read;
    });
    if (last === null) return;
    after = last;
    done += documents.length;
    onProgress(type, done);
  }
}

async function readBatch(
  ctx: Ctx,
  type: DocumentType,
  walk: { after: string | null; limit: number; spaceId?: string },
): Promise<Batch> {
  if (type === 'member') {
    const members = await listSearchableMembers(ctx, walk.after, walk.limit);
    return { documents: members.map(memberDocument), last: members.at(-1)?.accountId ?? null };
  }
  if (type === 'post') {
    const posts = await listSearchablePosts(ctx, walk);
    return { documents: await postDocuments(ctx, posts), last: posts.at(-1)?.id ?? null };
  }
  const comments = await listSearchableComments(ctx, walk);
  return { documents: await commentDocuments(ctx, comments), last: comments.at(-1)?.id ?? null };
}
