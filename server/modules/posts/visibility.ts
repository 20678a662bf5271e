import type { Ctx } from '../../kernel/ctx.ts';

/** A post, or a comment of it. */
export type Visible = { postId: string } | { postId: string; commentId: string };
type Listener = (tx: Ctx, what: Visible) => Promise<void>;

// Sets: every node of a process registers the same functions, and each runs once.
const hiddenListeners = new Set<Listener>();
const shownListeners = new Set<Listener>();

/** Calls `listener` in the transaction that takes a post or comment out of sight. It must be a function of its arguments alone. */
export function onHidden(listener: Listener): void {
  hiddenListeners.add(listener);
}

/** The same for the transaction that brings one back. */
export function onShown(listener: Listener): void {
  shownListeners.add(listener);
}

/** For use-cases that hide something, for whatever reason. */
export async function tellHidden(tx: Ctx, what: Visible): Promise<void> {
  for (const listener of hiddenListeners) await listener(tx, what);
}

/** For use-cases that show something again. */
export async function tellShown(tx: Ctx, what: Visible): Promise<void> {
  for (const listener of shownListeners) await listener(tx, what);
}
