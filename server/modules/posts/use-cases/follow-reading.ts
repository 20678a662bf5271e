import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { encodeCursor } from '../../../kernel/paging.ts';
import { listReadableSpaces } from '../../spaces/index.ts';
import { findAttention } from '../attention.ts';
import { accessComment } from '../comments.access.ts';
import { shownDepth } from '../comments.queries.ts';
import { countToReadBySpace, countToRead } from '../post-lists.queries.ts';
import { accessPost } from '../posts.access.ts';
import { commentNotFound } from '../posts.errors.ts';
import { newDays, visitDays } from '../posts.settings.ts';
import { findNewSince, forgetNew, seeAll, type ReadingFilter } from '../reading.queries.ts';
import { countShownBefore, listUnreadComments, mostCounted, type UnreadComment } from '../visits.queries.ts';
import type { Visit } from '../visits.rules.ts';

/** As many as a page of comments shows. */
const pageSize = 50;
const lastId = '999999999999999999';

/** Since when posts are new to the caller: their last look, but never longer ago than the host says. */
export async function newSince(ctx: Ctx): Promise<Date> {
  const oldest = new Date(ctx.now.getTime() - ctx.setting(newDays) * 86_400_000);
  const since = await findNewSince(ctx, ctx.actor!.id);
  return since && since > oldest ? since : oldest;
}

/** What the caller has not read of that sort, by what they muted and track, and when they last looked. */
export async function readingFilter(ctx: Ctx, what: 'new' | 'unread'): Promise<ReadingFilter> {
  const [{ muted, tracked }, since] = await Promise.all([
    findAttention(ctx),
    what === 'new' ? newSince(ctx) : undefined,
  ]);
  const me = ctx.actor!.id;
  if (since) return { what: 'new', me, muted, since };
  const visitsSince = new Date(ctx.now.getTime() - ctx.setting(visitDays) * 86_400_000);
  return { what: 'unread', me, muted, tracked, visitsSince };
}

interface UnreadCounts {
  newPosts: number;
  unreadPosts: number;
  /** Spaces where something is unread, in the host's order. */
  spaces: { slug: string; unreadPosts: number }[];
}

/** How much the caller has to read where they may; each number at most 100. */
export async function countUnread(ctx: Ctx): Promise<UnreadCounts> {
  const spaces = await listReadableSpaces(ctx);
  const spaceIds = spaces.map(({ id }) => id);
  const [fresh, unread] = await Promise.all([readingFilter(ctx, 'new'), readingFilter(ctx, 'unread')]);
  const [newPosts, bySpace] = await Promise.all([
    countToRead(ctx, { spaceIds, toRead: fresh }, mostCounted),
    countToReadBySpace(ctx, { spaceIds, toRead: unread }, mostCounted),
  ]);
  const all = [...bySpace.values()].reduce((sum, n) => sum + n, 0);
  return {
    newPosts,
    unreadPosts: Math.min(all, mostCounted),
    spaces: spaces.flatMap(({ id, slug }) => {
      const unreadPosts = bySpace.get(id);
      return unreadPosts ? [{ slug, unreadPosts }] : [];
    }),
  };
}

/** All of it counts as read, as far as it was there at `until`. */
export async function markAllRead(ctx: Ctx, what: 'new' | 'unread', until: string): Promise<void> {
  const at = momentOf(until, '/until');
  const known = new Date(Math.min(at, ctx.now.getTime()));
  const change = what === 'new' ? forgetNew : seeAll;
  await ctx.transaction((tx) => change(tx, tx.actor!.id, known));
}

interface VisitInput {
  seenUntil: string;
  reached?: { commentId: string; at: string } | undefined;
}

/**
 * How far the caller says they have read, within the post's life: nobody has read tomorrow.
 * @throws DomainError 404 for a post or comment that they may not see, 422 for what is no time
 */
export async function checkVisit(
  ctx: Ctx,
  id: string,
  { seenUntil, reached }: VisitInput,
): Promise<Omit<Visit, 'accountId'>> {
  const { post } = await accessPost(ctx, id, 'read');
  const within = (moment: number) =>
    new Date(Math.max(post.created_at.getTime(), Math.min(moment, ctx.now.getTime())));
  const until = within(momentOf(seenUntil, '/seenUntil'));
  if (!reached) return { postId: post.id, seenUntil: until, place: null };
  const at = within(momentOf(reached.at, '/reached/at'));
  const { comment } = await accessComment(ctx, reached.commentId, 'branch');
  if (comment.post_id !== post.id) throw commentNotFound();
  return { postId: post.id, seenUntil: until, place: at > until ? { path: comment.path, at } : null };
}

function momentOf(text: string, pointer: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw invalidField(pointer, 'invalid');
  return moment;
}

interface UnreadPlace {
  commentId: string;
  /** The branch whose page shows it, when it lies too deep for the post's own. */
  under: string | null;
  /** Of the page of comments that shows it; null for the first. */
  cursor: string | null;
}

interface UnreadItem {
  id: string;
  createdAt: string;
  /** The comment of the post's own page behind which it waits, when it lies too deep to be shown there. */
  behind: string | null;
}

/** The comments of a post that the caller has not seen, at most 100 of them, and where the first one stands. */
export async function findUnreadPlace(
  ctx: Ctx,
  id: string,
): Promise<{ items: UnreadItem[]; first: UnreadPlace | null; at: string }> {
  const { post } = await accessPost(ctx, id, 'read');
  const unread = await listUnreadComments(ctx, post.id, mostCounted);
  const [first] = unread;
  return {
    at: post.last_activity_at.toISOString(),
    items: unread.map(({ id: commentId, created_at: at, path }) => ({
      id: commentId,
      createdAt: at.toISOString(),
      behind: path.length > shownDepth ? path[shownDepth - 1]! : null,
    })),
    first: first ? await placeOf(ctx, post.id, first) : null,
  };
}

async function placeOf(ctx: Ctx, postId: string, { id, path, depth }: UnreadComment): Promise<UnreadPlace> {
  const isDeep = depth > shownDepth;
  const branch = isDeep ? path.slice(0, -1) : ['0'];
  const deepest = isDeep ? depth + shownDepth - 2 : shownDepth;
  const before = (from: string[]) => countShownBefore(ctx, { postId, from, path, deepest }, pageSize);
  const under = isDeep ? path.at(-2)! : null;
  if ((await before(branch)) < pageSize) return { commentId: id, under, cursor: null };
  // The page begins with the whole talk when that fits on it.
  const start = !isDeep && (await before(path.slice(0, 1))) < pageSize ? path.slice(0, 1) : path;
  return { commentId: id, under, cursor: encodeCursor([justBefore(start).join('.')]) };
}

/** The last path that could stand before this one. */
function justBefore(path: readonly string[]): string[] {
  return [...path.slice(0, -1), String(BigInt(path.at(-1)!) - 1n), lastId];
}
