import type { Ctx } from '../../../kernel/ctx.ts';
import { countBeyond, entryOf, findHead, walkEntries, type Head } from '../audit.queries.ts';
import { hashOf, noHash } from '../audit.rules.ts';

export type ChainProblem =
  /** Numbers are missing. */
  | 'gap'
  /** An entry does not follow the one before it. */
  | 'link'
  /** An entry says something else than when it was written. */
  | 'content'
  /** The chain does not end where it should. */
  | 'end';

export interface Verification {
  ok: boolean;
  /** How many entries were found to be right. */
  entries: number;
  /** Where the chain is broken, and how; null when it is whole. */
  broken: { seq: number; problem: ChainProblem } | null;
  head: Head;
}

const batch = 1000;

/**
 * Reads the whole chain, a piece at a time, and computes every hash anew. Finds every change, removal and insertion that was
 * not made together with all hashes after it; who rewrites those as well is found by a hash that was noted down elsewhere:
 * `expected` names an entry and its hash.
 */
export async function verifyChain(
  ctx: Ctx,
  { expected, progress }: { expected?: Head; progress?: (entries: number) => void } = {},
): Promise<Verification> {
  const head = await findHead(ctx);
  let last: Head = { seq: 0, hash: noHash };
  const broken = (seq: number, problem: ChainProblem): Verification => ({
    ok: false,
    entries: last.seq,
    broken: { seq, problem },
    head,
  });
  for (;;) {
    const rows = await walkEntries(ctx, last.seq, head.seq, batch);
    for (const row of rows) {
      const entry = entryOf(row);
      if (entry.seq !== last.seq + 1) return broken(last.seq + 1, 'gap');
      if (entry.prevHash !== last.hash) return broken(entry.seq, 'link');
      if (hashOf(entry) !== row.hash) return broken(entry.seq, 'content');
      if (expected?.seq === entry.seq && expected.hash !== row.hash) return broken(entry.seq, 'content');
      last = { seq: entry.seq, hash: row.hash };
    }
    progress?.(last.seq);
    if (rows.length < batch) break;
  }
  if (last.seq !== head.seq || last.hash !== head.hash) return broken(last.seq + 1, 'end');
  if (expected && expected.seq > head.seq) return broken(head.seq + 1, 'end');
  // Entries that were written meanwhile follow a later end; without one they were put there by somebody else.
  const now = await findHead(ctx);
  if (now.seq === head.seq && (await countBeyond(ctx, head.seq)) > 0) return broken(head.seq + 1, 'end');
  return { ok: true, entries: last.seq, broken: null, head };
}
