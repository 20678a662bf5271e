import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { accessPost, summarisePosts, type PostSummary } from '../../posts/index.ts';
import type { SearchGate } from '../search.gate.ts';
import { cleanQuery } from '../search.rules.ts';
import type { SimilarCache } from '../similar-cache.ts';
import { readableIds } from './search-everything.ts';

type Summary = Static<typeof PostSummary>;

interface Parts {
  gate: SearchGate;
  cache: SimilarCache;
}

/** Posts like this one that the caller may read, best first. @throws DomainError 404 */
export async function findSimilarTo(
  ctx: Ctx,
  postId: string,
  limit: number,
  { gate, cache }: Parts,
): Promise<Summary[]> {
  await accessPost(ctx, postId, 'read');
  const spaceIds = await readableIds(ctx);
  const ids = await cache.get(postId, spaceIds, ctx.now, () =>
    gate.run(ctx, (tx) => tx.engines.search.similarTo(tx.db, postId, { spaceIds }, mostKept)),
  );
  return summarise(ctx, ids, limit);
}

/** What others have already written about what somebody is writing. */
export async function findSimilarToText(
  ctx: Ctx,
  text: { title: string; body: string },
  limit: number,
  { gate }: Pick<Parts, 'gate'>,
): Promise<Summary[]> {
  const title = cleanQuery(text.title).slice(0, longestTitle);
  if (title === '') return [];
  const spaceIds = await readableIds(ctx);
  const body = text.body.slice(0, longestBody);
  const ids = await gate.run(ctx, (tx) =>
    tx.engines.search.similarToText(tx.db, { title, body }, { spaceIds }, mostKept),
  );
  return summarise(ctx, ids, limit);
}

const mostKept = 10;
const longestTitle = 300;
/** The beginning says what a text is about; the rest would only cost time. */
const longestBody = 4_000;

async function summarise(ctx: Ctx, ids: readonly string[], limit: number): Promise<Summary[]> {
  const posts = await summarisePosts(ctx, ids);
  return ids.flatMap((id) => posts.get(id) ?? []).slice(0, limit);
}
