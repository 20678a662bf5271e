export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

export type Shown = Piece | { kind: 'skipped'; length: number };

/** What of an unchanged run is worth its place beside a change. */
const around = 160;

/** The pieces with long unchanged runs cut to what stands beside a change. A text without any change stays whole. */
export function shorten(written: readonly Piece[]): Shown[] {
  const pieces = written.map(({ kind, text }) => ({ kind, text: readable(text) }));
  if (pieces.every(({ kind }) => kind === 'same')) return pieces;
  return pieces.flatMap((piece, at): Shown[] => {
    if (piece.kind !== 'same') return [piece];
    const head = at === 0 ? '' : upToWord(piece.text.slice(0, around));
    const tail = at === pieces.length - 1 ? '' : fromWord(piece.text.slice(-around));
    const length = piece.text.length - head.length - tail.length;
    if (length <= around) return [piece];
    return [
      ...(head ? [{ kind: 'same' as const, text: head }] : []),
      { kind: 'skipped' as const, length },
      ...(tail ? [{ kind: 'same' as const, text: tail }] : []),
    ];
  });
}

function upToWord(text: string): string {
  const end = text.search(/\s\S*$/);
  return end > 0 ? text.slice(0, end) : text;
}

function fromWord(text: string): string {
  const start = text.search(/\s/);
  return start >= 0 && start < text.length - 1 ? text.slice(start + 1) : text;
}

/** Addresses as people read them: "아침의-강.jpg" instead of "%EC%95%84…". What is no whole text stays as it is. */
function readable(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2}){2,}/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
