import type { Notice } from '#lib/api/client.ts';
import type { InboxEvent } from './inbox.svelte.ts';

/** These notices after something was heard: what is new stands first, in the place of what it replaces. */
export function withEvent(items: readonly Notice[], event: InboxEvent, unreadOnly: boolean): Notice[] {
  if (event.type === 'notification') {
    const { replaces, unread: _, ...notice } = event.data;
    return [notice, ...items.filter(({ seq }) => seq !== replaces && seq !== notice.seq)];
  }
  if (event.type === 'reset') return [...items];
  const gone = new Set(event.data.gone);
  const changed = new Map(event.data.items.map((item) => [item.seq, item]));
  return items
    .map((item) => changed.get(item.seq) ?? item)
    .filter((item) => !gone.has(item.seq) && !(unreadOnly && changed.has(item.seq) && item.readAt !== null));
}
