import { apiFor, type Problem } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import type { Inbox } from './inbox.svelte.ts';

/** One notice counts as read. The page may be on its way elsewhere meanwhile. */
export async function markRead(inbox: Inbox, id: string): Promise<Problem | undefined> {
  const call = apiFor().PUT('/api/v1/notifications/{id}/read', { params: { path: { id } }, keepalive: true });
  const { data, problem } = await outcomeOf(call);
  if (data) inbox.unread = data.unread;
  return problem;
}

/** Everything that stood in the inbox up to that number counts as read. */
export async function markAllRead(inbox: Inbox, upTo: number): Promise<Problem | undefined> {
  const { data, problem } = await outcomeOf(apiFor().PUT('/api/v1/notifications/read', { body: { upTo } }));
  if (data) inbox.unread = data.unread;
  return problem;
}
