import type { Comment } from '#lib/api/client.ts';

const shownDepth = 4;

export interface Branch {
  comment: Comment;
  /** 1 where the page begins. */
  depth: number;
  replies: Branch[];
}

type Placed = Pick<Comment, 'id' | 'parentId' | 'depth'>;

/** The tree of comments that come in reading order. One whose parent is on another page stands at the first level. */
export function buildTree(comments: readonly Comment[]): Branch[] {
  const roots: Branch[] = [];
  const byId = new Map<string, Branch>();
  for (const comment of comments) {
    const parent = comment.parentId === null ? undefined : byId.get(comment.parentId);
    const branch = { comment, depth: (parent?.depth ?? 0) + 1, replies: [] };
    (parent?.replies ?? roots).push(branch);
    byId.set(comment.id, branch);
  }
  return roots;
}

/** A new comment in its place: behind everything that hangs below its parent, or at the end. */
export function insertComment<Item extends Placed>(comments: readonly Item[], comment: Item): Item[] {
  const parentAt = comments.findIndex(({ id }) => id === comment.parentId);
  if (parentAt < 0) return [...comments, comment];
  const parent = comments[parentAt]!;
  const rest = comments.slice(parentAt + 1);
  const length = rest.findIndex(({ depth }) => depth <= parent.depth);
  const at = length < 0 ? comments.length : parentAt + 1 + length;
  return [...comments.slice(0, at), comment, ...comments.slice(at)];
}

/** The next page behind the comments; one's own new comments move to the place that the page gives them. */
export function appendComments<Item extends Placed>(
  comments: readonly Item[],
  page: readonly Item[],
): Item[] {
  const coming = new Set(page.map(({ id }) => id));
  return [...comments.filter(({ id }) => !coming.has(id)), ...page];
}

/** Whether a reply to `parent` has its place on a page that begins at the level `firstDepth`. */
export function hasRoomBelow(parent: Placed, firstDepth: number): boolean {
  return parent.depth - firstDepth + 1 < shownDepth;
}
