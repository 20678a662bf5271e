import type { Ctx } from '../../kernel/ctx.ts';

type Listener = (tx: Ctx, accountId: string) => Promise<void>;

// A set: every node of a process registers the same functions, and each runs once.
const listeners = new Set<Listener>();

/**
 * Calls `listener` in the transaction in which somebody changes their card: what they have just hidden must be hidden
 * everywhere when they are answered. It must be a function of its arguments alone.
 */
export function onCardEdited(listener: Listener): void {
  listeners.add(listener);
}

/** For use-cases that change what may be seen of a card. */
export async function tellCardEdited(tx: Ctx, accountId: string): Promise<void> {
  for (const listener of listeners) await listener(tx, accountId);
}
