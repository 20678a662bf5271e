import { apiFor, type Post } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { visit } from './visits.ts';

/** Until when a member had read the post when the page was made; a guest's last visit is known to the browser only. */
export function seenBefore({ mine }: Post): number | undefined {
  return mine.seenUntil === null ? undefined : Date.parse(mine.seenUntil);
}

/** Notes that this page is really being read. @returns a guest's visit before this one */
export function noteVisit(post: Post, isMember: boolean): number | undefined {
  if (!isMember) return visit(post.id, '');
  const call = { params: { path: { id: post.id } }, body: { seenUntil: post.lastActivityAt } };
  void outcomeOf<unknown>(apiFor().PUT('/api/v1/posts/{id}/visit', call));
  return seenBefore(post);
}
