/** A text as search sees it, and the way back to the text as it was written. */
export interface Folded {
  /** NFKC, accents and invisible characters gone; case kept, for camelCase tells words apart. */
  text: string;
  /** Offset in the written text where the character at `index` of `text` begins. */
  start(index: number): number;
  /** Offset in the written text behind the character at `index` of `text`. */
  end(index: number): number;
}

// One character with its marks; decomposed Hangul (files named on a Mac) is one syllable.
const clusters = /[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|\P{M}\p{M}*|\p{M}+/gu;
const plain = /^[\x20-\x7e\n\r\t가-힣ㄱ-ㅣ.,?!~…·“”‘’]*$/;

/** Makes one writing of the many that Unicode has for the same characters. */
export function fold(written: string): Folded {
  if (plain.test(written)) return { text: written, start: (index) => index, end: (index) => index + 1 };
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: cluster, index } of written.matchAll(clusters)) {
    const folded = foldCluster(cluster);
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
    text += folded;
  }
  return {
    text,
    start: (index) => starts[index] ?? written.length,
    end: (index) => ends[index] ?? written.length,
  };
}

function foldCluster(cluster: string): string {
  const code = cluster.charCodeAt(0);
  // NFKC would turn the letters of a keyboard (ㄱ) into those that only stand inside syllables.
  if (code >= 0x3131 && code <= 0x318e) return cluster;
  const composed = cluster.normalize('NFKC');
  if (/\p{Script=Latin}/u.test(composed)) return composed.normalize('NFD').replace(/\p{M}/gu, '');
  return composed.replace(/\p{Cf}/gu, '');
}
