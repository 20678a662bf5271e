import type { Ctx } from '../../kernel/ctx.ts';

/** A member has a post before them, with these of its comments, as both were at that moment. */
export interface Opened {
  accountId: string;
  postId: string;
  commentIds: ReadonlySet<string>;
  at: Date;
}

type Listener = (ctx: Ctx, opened: readonly Opened[]) => Promise<void>;

// A set: every node of a process registers the same function.
const listeners = new Set<Listener>();

/** Calls `listener` with what members have opened, a moment later and many at once. It must be a function of its arguments alone. */
export function onOpened(listener: Listener): void {
  listeners.add(listener);
}

export async function tellOpened(ctx: Ctx, opened: readonly Opened[]): Promise<void> {
  for (const listener of listeners) await listener(ctx, opened);
}

/** What was opened twice in a moment: the later moment, and the comments of both. */
export function mergeOpened(one: Opened, other: Opened): Opened {
  const [earlier, later] = one.at <= other.at ? [one, other] : [other, one];
  return { ...later, commentIds: new Set([...earlier.commentIds, ...later.commentIds]) };
}
