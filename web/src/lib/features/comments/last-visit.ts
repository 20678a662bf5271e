import { apiFor, type Post } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { visit } from './visits.ts';

/**
 * Notes that this page is really being read: a member has opened the post; how far they come is told by `Reading`.
 * @param shown for members with unread notices: the comments on the page, so that what is about them counts as read
 * @returns a guest's visit before this one, which only their browser knows
 */
export function noteVisit(post: Post, isMember: boolean, shown?: readonly string[]): number | undefined {
  if (!isMember) return visit(post.id, '');
  if (!shown && post.mine.seenUntil !== null && post.commentCount > 0) return undefined;
  const seenUntil = post.commentCount > 0 ? post.createdAt : post.lastActivityAt;
  const body = { seenUntil, ...(shown && { shown: shown.slice(-100) }) };
  const call = { params: { path: { id: post.id } }, body };
  void outcomeOf<unknown>(apiFor().PUT('/api/v1/posts/{id}/visit', call));
  return undefined;
}
