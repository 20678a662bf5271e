import type { Ctx } from '../../kernel/ctx.ts';
import { recordAct } from '../audit/index.ts';
import { isStaff } from './posts.rules.ts';

interface ActedOn {
  type: 'post' | 'comment';
  id: string;
  author_id: string;
}

/**
 * Writes down what staff do to the texts of others; what people do to their own is nobody's business. The entry names the text,
 * never its author, who may be anonymous.
 */
export async function recordActOn(
  tx: Ctx,
  act: string,
  { type, id, author_id: authorId }: ActedOn,
  change: { before?: unknown; after?: unknown; note?: string } = {},
): Promise<void> {
  if (!tx.actor || !isStaff(tx.actor) || tx.actor.id === authorId) return;
  await recordAct(tx, { act, actorId: tx.actor.id, target: { type, id }, ...change });
}
