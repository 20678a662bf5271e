import type { DomainEvent } from '../../kernel/events.ts';
import type { Wake } from '../../kernel/ctx.ts';
import { allPages } from './page-cache.ts';

/** Facts that no guest's page shows before it is five seconds old anyway, or ever: a heart at a comment, what a member is told. */
const unseen = new Set(['comments.liked', 'comments.unliked', 'notifications.made']);

/**
 * Which kept pages an event outdates: those of its post, or all of them when the event does not say. So a new event is on the
 * safe side without being named here.
 */
export function pagesTouchedBy({ name, payload }: DomainEvent): readonly Wake[] {
  if (unseen.has(name)) return [];
  const { postId } = (payload ?? {}) as { postId?: unknown };
  const id = typeof postId === 'string' && /^\d{1,19}$/.test(postId) ? `posts/${postId}` : allPages;
  return [{ channel: 'pages', id }];
}

/** Spaces, rights and settings show on every page. */
export const touchesEveryPage = (channel: string): boolean => channel === 'cache' || channel === 'settings';
