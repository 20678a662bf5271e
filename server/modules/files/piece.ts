import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { fileTooLarge, uploadCut, wrongChecksum } from './files.errors.ts';
import type { Checksum } from './tus.rules.ts';

interface PieceRules {
  /** Bytes that may come. */
  most: number;
  /** Milliseconds without a byte after which the sender is given up. */
  patience: number;
  checksum: Checksum | null;
}

/** How a body ended: whole, its sender hung up, or fell silent. */
export type PieceEnd = 'whole' | 'cut' | 'stalled';

export interface Piece {
  /**
   * The bytes that arrive. A broken connection ends them quietly, because what arrived is kept; what may not be kept breaks
   * them: too much, another checksum, or a checksum of which the rest is missing.
   */
  bytes: Readable;
  /** Bytes so far. */
  size: () => number;
  end: () => PieceEnd;
}

export function readPiece(body: Readable, rules: PieceRules): Piece {
  const state = { size: 0, end: 'whole' as PieceEnd };
  const bytes = Readable.from(arriving(body, rules, state), { objectMode: false });
  return { bytes, size: () => state.size, end: () => state.end };
}

async function* arriving(
  body: Readable,
  { most, patience, checksum }: PieceRules,
  state: { size: number; end: PieceEnd },
): AsyncGenerator<Buffer> {
  const hash = checksum && createHash(checksum.algorithm);
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  for (;;) {
    const next = await nextWithin(chunks, patience);
    if (typeof next === 'string') state.end = next;
    if (typeof next === 'string' || next.done) break;
    state.size += next.value.length;
    if (state.size > most) throw fileTooLarge(most);
    hash?.update(next.value);
    yield next.value;
  }
  if (!hash) return;
  if (state.end !== 'whole') throw uploadCut();
  if (!hash.digest().equals(checksum!.digest)) throw wrongChecksum();
}

/** Only the sender's time counts, not that of whoever stores what came. */
async function nextWithin(
  chunks: AsyncIterator<Buffer>,
  patience: number,
): Promise<IteratorResult<Buffer> | 'cut' | 'stalled'> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<'stalled'>((resolve) => {
    timer = setTimeout(() => resolve('stalled'), patience);
  });
  const next = chunks.next().catch(() => 'cut' as const);
  return Promise.race([next, silence]).finally(() => clearTimeout(timer));
}
