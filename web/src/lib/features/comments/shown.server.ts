import type { RequestEvent } from '@sveltejs/kit';
import { apiFor, type Comment, type Member, type Post } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';

/**
 * Notices about what this page shows count as read, without scripts too. Asks nothing for members without unread ones, and says
 * nothing for a page that a browser fetches before anybody wants to see it.
 */
export async function noteShown(
  event: Pick<RequestEvent, 'fetch' | 'url' | 'request' | 'isDataRequest'>,
  me: Pick<Member, 'unread'> | null,
  { post, comments }: { post: Post; comments: readonly Pick<Comment, 'id'>[] },
): Promise<void> {
  const isAhead = event.isDataRequest || event.request.headers.has('sec-purpose');
  if (!me || me.unread === 0 || isAhead) return;
  const shown = comments.map(({ id }) => id).slice(0, 100);
  const call = { params: { path: { id: post.id } }, body: { seenUntil: post.createdAt, shown } };
  await outcomeOf<unknown>(apiFor(event.fetch, event.url.origin).PUT('/api/v1/posts/{id}/visit', call));
}
