import type { Ctx } from '../../../kernel/ctx.ts';
import { insertEntry, takeNext } from '../audit.queries.ts';
import { hashOf, withoutAddresses, withoutSecrets, type Entry } from '../audit.rules.ts';
import { withIdsForHandles } from '../named.ts';

export interface Act {
  /** Past tense, such as `moderation.warned`. */
  act: string;
  /** Null: the system itself, such as the command line. */
  actorId: string | null;
  target: { type: string; id: string };
  /** What changed, before and after; never texts of members, addresses or secrets. */
  before?: unknown;
  after?: unknown;
  note?: string | null;
}

const longestNote = 2000;

/**
 * Writes what staff did to the end of the chain, in the transaction that does it. The end stays locked until that transaction
 * ends, so this comes last in it. Addresses and secrets are left out whoever passes them, and handles become ids.
 */
export async function recordAct(tx: Ctx, act: Act): Promise<void> {
  const [before, after, note] = await withIdsForHandles(tx, [
    withoutSecrets(act.before),
    withoutSecrets(act.after),
    act.note ? withoutAddresses(act.note) : null,
  ]);
  const { seq, prevHash } = await takeNext(tx);
  const entry: Entry = {
    seq,
    prevHash,
    act: act.act,
    actorId: act.actorId,
    target: { type: act.target.type, id: act.target.id },
    before: before!,
    after: after!,
    note: (note as string | null)?.slice(0, longestNote).toWellFormed() ?? null,
    at: tx.now.toISOString(),
  };
  await insertEntry(tx, entry, hashOf(entry));
}
