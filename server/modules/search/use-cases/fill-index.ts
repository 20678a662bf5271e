import type { SearchDocument } from '../../../engines/search/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { SearchableMember } from '../../members/index.ts';
import type { SearchableComment, SearchablePost } from '../../posts/index.ts';
import { commentDocument, memberDocument, openSpaces, postDocument } from './index-documents.ts';

/** What has just been written and nobody else can see yet: so nothing can hide it meanwhile. */
export interface Written {
  members: readonly SearchableMember[];
  posts: readonly SearchablePost[];
  comments: readonly SearchableComment[];
}

/**
 * Makes very many texts findable that another transaction writes at the same time, on a site that was as good as empty.
 * @param beforeEnd awaited when all is done, before it is committed
 */
export async function loadIndex(
  ctx: Ctx,
  batches: AsyncIterable<Written>,
  beforeEnd: () => Promise<void>,
): Promise<void> {
  const open = await openSpaces(ctx);
  async function* documents() {
    for await (const written of batches) yield documentsOf(written, open);
  }
  await ctx.engines.search.load(ctx.db, documents(), beforeEnd);
}

/** The same for some texts on a site that people use. Afterwards somebody has to call `learnWords`, once. */
export async function addToIndex(tx: Ctx, written: Written): Promise<void> {
  await tx.engines.search.add(tx.db, documentsOf(written, await openSpaces(tx)));
}

export function learnWords(ctx: Ctx): Promise<void> {
  return ctx.engines.search.learn(ctx.db);
}

function documentsOf({ members, posts, comments }: Written, open: ReadonlySet<string>): SearchDocument[] {
  return [
    ...members.map(memberDocument),
    ...posts.map((post) => postDocument(post, open)),
    ...comments.map((comment) => commentDocument(comment, open)),
  ];
}
