import type { Ctx } from '../../../kernel/ctx.ts';
import { findMembers, presentAuthor, type AuthorView } from '../../members/index.ts';
import { accessSpace, listReadableSpaces } from '../../spaces/index.ts';
import { findLastPostId, findNewestPosts, listPostIds, type PublicPostRow } from '../posts.public.queries.ts';

export type PublicPost = Omit<PublicPostRow, 'author_id' | 'anonymous'> & {
  /** Null when the post is anonymous. */
  author: AuthorView | null;
};

/**
 * The newest posts that a guest may read, with their whole text. Who acts does not matter: what this gives is for everybody.
 * @throws DomainError 404 for a space that guests may not read
 */
export async function listPublicPosts(
  ctx: Ctx,
  { space, tag, limit }: { space?: string | undefined; tag?: string | undefined; limit: number },
): Promise<PublicPost[]> {
  const guest = ctx.as(null);
  const spaceIds =
    space === undefined
      ? await publicSpaceIds(guest)
      : [(await accessSpace(guest, { slug: space }, 'read')).id];
  const rows = await findNewestPosts(guest, { spaceIds, tag, limit });
  const named = rows.filter((row) => !row.anonymous).map((row) => row.author_id);
  const members = await findMembers(guest, [...new Set(named)]);
  const byId = new Map(members.map((member) => [member.account_id, member]));
  return rows.map(({ author_id, anonymous, ...row }) => ({
    ...row,
    author: anonymous ? null : presentAuthor(byId.get(author_id)),
  }));
}

/** Posts that a guest may read in slices of `size` ids; a slice may be shorter or empty where posts were deleted or are not public. */
export async function countPublicSlices(ctx: Ctx, size: number): Promise<number> {
  return Math.ceil((await findLastPostId(ctx)) / size);
}

/** @param slice from 1 */
export async function listPublicSlice(
  ctx: Ctx,
  slice: number,
  size: number,
): Promise<{ id: string; lastActivityAt: Date }[]> {
  const range = { from: (slice - 1) * size + 1, until: slice * size };
  const rows = await listPostIds(ctx, { ...range, spaceIds: await publicSpaceIds(ctx.as(null)) });
  return rows.map((row) => ({ id: row.id, lastActivityAt: row.last_activity_at }));
}

async function publicSpaceIds(guest: Ctx): Promise<string[]> {
  return (await listReadableSpaces(guest)).map((space) => space.id);
}
