import type { NoticeReason } from '../../kernel/notices.ts';
import type { WatchLevel } from '../posts/index.ts';
import type { Levels } from './watches.queries.ts';

/** How much somebody hears of a post: what they chose for it, else what being its author means, else what its space and tags say. */
export function levelOfPost(levels: Levels, isAuthor: boolean): WatchLevel {
  if (levels.post) return levels.post;
  if (isAuthor) return 'watching';
  return levels.space === 'muted' || levels.tags.includes('muted') ? 'muted' : 'normal';
}

/** Whether what is new counts in lists, told or not. */
export const isCounted = (level: WatchLevel): boolean => level === 'watching' || level === 'tracking';

/**
 * Whether somebody is told of a comment. What is said to them by name, or in reply to them, passes everything but a mute;
 * other comments pass only when the post is watched, or is their own and left as it was.
 */
export function hearsComment(
  reason: NoticeReason,
  levels: Levels,
  author: { ofPost: boolean; muted: boolean },
): boolean {
  const level = levelOfPost(levels, author.ofPost);
  if (author.muted || level === 'muted') return false;
  if (reason === 'mention' || reason === 'reply') return true;
  return level === 'watching' || (author.ofPost && level === 'normal');
}

/** Why somebody is told of a new post; null when they are not. A mute of its author, space or tag is stronger than a watch. */
export function reasonForPost(levels: Levels, isMentioned: boolean): NoticeReason | null {
  const all = [levels.author, levels.space, ...levels.tags];
  if (all.includes('muted')) return null;
  if (isMentioned) return 'mention';
  if (levels.author === 'watching') return 'watching-author';
  if (levels.tags.includes('watching')) return 'watching-tag';
  return levels.space === 'watching' ? 'watching-space' : null;
}
