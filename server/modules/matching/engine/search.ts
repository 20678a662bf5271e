import type { Fitting } from './fitting.ts';

const none = -1;
const outer = 1;
const inner = 2;

/** Edmonds' search for alternating paths, with blossoms kept as a union-find. */
export class AlternatingSearch {
  readonly #fitting: Fitting;
  readonly #mate: Int32Array;
  readonly #label: Int8Array;
  readonly #parent: Int32Array;
  readonly #base: Int32Array;
  readonly #seenAt: Int32Array;
  /** Those whom no search has settled, and where each of them stands among them. */
  readonly #open: Int32Array;
  readonly #placeOf: Int32Array;
  #openCount: number;
  readonly #found: Int32Array;
  #round = 0;
  #queue: number[] = [];
  #touched: number[] = [];

  constructor(fitting: Fitting, mate: Int32Array) {
    const { size } = fitting;
    this.#fitting = fitting;
    this.#mate = mate;
    this.#label = new Int8Array(size);
    this.#parent = new Int32Array(size).fill(none);
    this.#base = Int32Array.from({ length: size }, (_, one) => one);
    this.#seenAt = new Int32Array(size);
    this.#open = Int32Array.from({ length: size }, (_, one) => one);
    this.#placeOf = Int32Array.from({ length: size }, (_, one) => one);
    this.#openCount = size;
    this.#found = new Int32Array(size);
  }

  /** Covers `root` beside all before it, or finds that this cannot be. */
  cover(root: number): void {
    this.#begin(root);
    const covered = this.#grow(root);
    if (!covered) for (const one of this.#touched) this.#settle(one);
    for (const one of this.#touched) {
      this.#label[one] = 0;
      this.#parent[one] = none;
      this.#base[one] = one;
    }
  }

  #begin(root: number): void {
    this.#queue = [];
    this.#touched = [];
    this.#touch(root, outer);
    this.#queue.push(root);
  }

  #touch(one: number, label: number): void {
    this.#label[one] = label;
    this.#touched.push(one);
  }

  /** True when `root` is covered. */
  #grow(root: number): boolean {
    for (let at = 0; at < this.#queue.length; at += 1) {
      const one = this.#queue[at]!;
      const count = this.#fitting.neighbours(one, this.#open, this.#openCount, this.#found);
      for (let place = 0; place < count; place += 1) {
        const other = this.#found[place]!;
        if (other === one || this.#label[other] === inner) continue;
        if (this.#label[other] === outer) {
          if (this.#baseOf(one) !== this.#baseOf(other) && this.#shrink(root, one, other)) return true;
        } else if (this.#reach(root, one, other)) return true;
      }
    }
    return false;
  }

  #reach(root: number, one: number, other: number): boolean {
    const next = this.#mate[other]!;
    this.#touch(other, inner);
    this.#parent[other] = one;
    if (next !== none) {
      this.#touch(next, outer);
      this.#queue.push(next);
      if (next < root) return false;
      // Whoever waits less gives way; their turn comes.
      this.#mate[next] = none;
    }
    this.#flip(other);
    return true;
  }

  /** Two outer ones are neighbours: all on the way between them become outer, as one. */
  #shrink(root: number, one: number, other: number): boolean {
    const meeting = this.#meet(one, other);
    const late = [...this.#fold(one, other, meeting), ...this.#fold(other, one, meeting)].find(
      (member) => member > root,
    );
    if (late === undefined) return false;
    const before = this.#mate[late]!;
    this.#mate[late] = none;
    this.#flip(before);
    return true;
  }

  /** Those who become outer. */
  #fold(from: number, across: number, meeting: number): number[] {
    const turned: number[] = [];
    let [one, link] = [from, across];
    while (this.#baseOf(one) !== meeting) {
      this.#parent[one] = link;
      link = this.#mate[one]!;
      if (this.#label[link] === inner) {
        this.#label[link] = outer;
        this.#queue.push(link);
        turned.push(link);
      }
      if (this.#base[one] === one) this.#base[one] = meeting;
      if (this.#base[link] === link) this.#base[link] = meeting;
      one = this.#parent[link]!;
    }
    return turned;
  }

  /** Where the ways of two to the root come together. */
  #meet(first: number, second: number): number {
    this.#round += 1;
    let [one, other] = [this.#baseOf(first), this.#baseOf(second)];
    for (;;) {
      if (one !== none) {
        if (this.#seenAt[one] === this.#round) return one;
        this.#seenAt[one] = this.#round;
        const mate = this.#mate[one]!;
        one = mate === none ? none : this.#baseOf(this.#parent[mate]!);
      }
      [one, other] = [other, one];
    }
  }

  #baseOf(one: number): number {
    let base = one;
    while (this.#base[base] !== base) base = this.#base[base]!;
    for (let at = one; at !== base;) {
      const next = this.#base[at]!;
      this.#base[at] = base;
      at = next;
    }
    return base;
  }

  /** Exchanges who is matched along the way from here to the root. */
  #flip(end: number): void {
    for (let one = end; one !== none;) {
      const before = this.#parent[one]!;
      const next = this.#mate[before]!;
      this.#mate[one] = before;
      this.#mate[before] = one;
      one = next;
    }
  }

  #settle(one: number): void {
    const place = this.#placeOf[one]!;
    const last = this.#open[(this.#openCount -= 1)]!;
    this.#open[place] = last;
    this.#placeOf[last] = place;
  }
}
