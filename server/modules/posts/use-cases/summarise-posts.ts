import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { listReadableSpaces } from '../../spaces/index.ts';
import { listByIds } from '../post-lists.queries.ts';
import { presentSummaries } from '../posts.present.ts';
import type { PostSummary } from '../posts.schemas.ts';

/** Those of these posts that the caller may read now, by id, as lists show them. */
export async function summarisePosts(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, Static<typeof PostSummary>>> {
  if (ids.length === 0) return new Map();
  const spaces = await listReadableSpaces(ctx);
  const rows = await listByIds(ctx, ids, { spaceIds: spaces.map((space) => space.id) });
  return presentSummaries(ctx, rows);
}
