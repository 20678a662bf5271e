import { isSerialId } from '../../kernel/ids.ts';

/** What is being written: a new post, a change of a post, or a comment. */
export type DraftPlace =
  | { what: 'new'; space: string | null }
  | { what: 'post'; postId: string }
  | { what: 'comment'; postId: string; parentId: string | null };

const slug = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** The place that a key names, or null when it is no key. */
export function placeOf(key: string): DraftPlace | null {
  const [what, first, second, ...rest] = key.split(':');
  if (rest.length > 0) return null;
  if (what === 'new' && second === undefined) {
    if (first === undefined) return { what, space: null };
    return slug.test(first) ? { what, space: first } : null;
  }
  if (first === undefined || !isSerialId(first)) return null;
  if (what === 'post' && second === undefined) return { what, postId: first };
  if (what !== 'comment' || (second !== undefined && !isSerialId(second))) return null;
  return { what, postId: first, parentId: second ?? null };
}

/** The post that a draft belongs to. */
export function postIdOf(place: DraftPlace | null): string | null {
  return place && place.what !== 'new' ? place.postId : null;
}
