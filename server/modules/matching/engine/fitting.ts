/** Most values that one attribute may have: its bits and a guard stand in one integer. */
export const mostValues = 24;
const bitsOfWord = 30;

interface Layout {
  /** Of each attribute: its word, and how far it is shifted in it. */
  places: { word: number; shift: number }[];
  /** Of each word: every field full, and the guard bit above every field. */
  full: number[];
  guards: number[];
}

function layOut(widths: readonly number[]): Layout {
  const layout: Layout = { places: [], full: [0], guards: [0] };
  let used = 0;
  for (const width of widths) {
    if (used + width + 1 > bitsOfWord) {
      layout.full.push(0);
      layout.guards.push(0);
      used = 0;
    }
    const word = layout.full.length - 1;
    layout.places.push({ word, shift: used });
    layout.full[word]! |= ((1 << width) - 1) << used;
    layout.guards[word]! |= 1 << (used + width);
    used += width + 1;
  }
  return layout;
}

/**
 * What members of a pool would take, packed so that "they share a choice of every attribute" is one addition: a field that is not
 * empty carries into its guard bit when a full field is added to it.
 */
export class Fitting {
  readonly size: number;
  /** How many combinations of choices each would take: the fewer, the harder to find somebody for. */
  readonly breadth: Float64Array;
  readonly #words: readonly Int32Array[];
  readonly #full: readonly number[];
  readonly #guards: readonly number[];
  readonly #apart: readonly (ReadonlySet<number> | undefined)[];

  /** @param apart of each, those whom they must not meet, though they fit */
  constructor(
    masks: readonly (readonly number[])[],
    widths: readonly number[],
    apart: readonly (ReadonlySet<number> | undefined)[] = [],
  ) {
    const { places, full, guards } = layOut(widths);
    this.size = masks.length;
    this.#full = full;
    this.#guards = guards;
    this.#apart = apart;
    this.#words = full.map(() => new Int32Array(masks.length));
    this.breadth = new Float64Array(masks.length);
    masks.forEach((chosen, index) => {
      let breadth = 1;
      places.forEach(({ word, shift }, attribute) => {
        this.#words[word]![index]! |= chosen[attribute]! << shift;
        breadth *= bitCount(chosen[attribute]!);
      });
      this.breadth[index] = breadth;
    });
  }

  /** Whether these two may be matched. */
  fits(one: number, other: number): boolean {
    for (let word = 0; word < this.#words.length; word += 1) {
      const words = this.#words[word]!;
      const shared = words[one]! & words[other]!;
      if (((shared + this.#full[word]!) & this.#guards[word]!) !== this.#guards[word]) return false;
    }
    return !this.areApart(one, other);
  }

  /** Writes to `found` those of the first `count` of `among` who may be matched with this one, and answers how many they are. */
  neighbours(one: number, among: Int32Array, count: number, found: Int32Array): number {
    // Nearly all of the time goes by here, so the first word is looked at without a call.
    const words = this.#words[0]!;
    const [mine, full, guard] = [words[one]!, this.#full[0]!, this.#guards[0]!];
    let total = 0;
    for (let place = 0; place < count; place += 1) {
      const other = among[place]!;
      if ((((mine & words[other]!) + full) & guard) === guard) found[total++] = other;
    }
    if (this.#words.length === 1 && this.#apart[one] === undefined) return total;
    let kept = 0;
    for (let at = 0; at < total; at += 1) if (this.fits(one, found[at]!)) found[kept++] = found[at]!;
    return kept;
  }

  areApart(one: number, other: number): boolean {
    return this.#apart[one]?.has(other) === true;
  }

  /** What all of a group share, packed; nothing when there is no choice common to all. */
  shared(members: readonly number[]): number[] | null {
    const all = this.#words.map((words) => members.reduce((common, one) => common & words[one]!, -1));
    return this.#holds(all) ? all : null;
  }

  /** The same with one more. */
  sharedWith(shared: readonly number[], one: number): number[] | null {
    const all = this.#words.map((words, word) => shared[word]! & words[one]!);
    return this.#holds(all) ? all : null;
  }

  #holds(shared: readonly number[]): boolean {
    return shared.every((word, at) => ((word + this.#full[at]!) & this.#guards[at]!) === this.#guards[at]);
  }
}

export function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
