import type { Fitting } from './fitting.ts';
import { hardestFirst, scatter } from './order.ts';

export interface Sizes {
  min: number;
  max: number;
}

interface Group {
  members: number[];
  /** What all of them share. */
  shared: number[];
}

/** Rounds of tearing down and building anew, for each member that was left; and for all of them together at most. */
const roundsEach = 150;
const mostRounds = 12_000;
/** How many groups one round tears down. */
const tornDown = 4;
/** From how many beginnings a group is tried. */
const beginnings = 12;

/**
 * Groups in which all share a choice of every attribute: as many people as a good beginning and its repair find. Members are
 * numbered by how long they wait, the longest first.
 */
export function groupUp(fitting: Fitting, sizes: Sizes, among: readonly number[], seed: number): number[][] {
  const grouping = new Grouping(fitting, sizes, seed);
  const allowed = new Set(among);
  grouping.begin(hardestFirst(fitting, seed).filter((one) => allowed.has(one)));
  grouping.repair();
  grouping.preferWaiting();
  return grouping.groups.map(({ members }) => members.toSorted((a, b) => a - b));
}

class Grouping {
  readonly #fitting: Fitting;
  readonly #sizes: Sizes;
  #lot: number;
  groups: Group[] = [];
  /** Who is in no group. */
  #left: number[] = [];

  constructor(fitting: Fitting, sizes: Sizes, seed: number) {
    this.#fitting = fitting;
    this.#sizes = sizes;
    this.#lot = seed;
  }

  /** Small groups around those who are hardest to find somebody for; whoever is left joins one. */
  begin(order: readonly number[]): void {
    const { made, left } = this.#build(order);
    this.groups = made;
    this.#left = left.filter((one) => !this.groups.some((group) => this.#join(group, one)));
    // Whom nobody fits is left in peace.
    this.#left = this.#left.filter((one) => this.#hasCompany(one, order));
  }

  #hasCompany(one: number, among: readonly number[]): boolean {
    let company = 0;
    for (const other of among)
      if (other !== one && this.#fitting.fits(one, other) && (company += 1) >= this.#sizes.min - 1)
        return true;
    return false;
  }

  /** Groups of the least size, in this order; and who is in none of them. */
  #build(order: readonly number[]): { made: Group[]; left: number[] } {
    const made: Group[] = [];
    const left: number[] = [];
    const taken = new Set<number>();
    let rest = order;
    let dropped = 0;
    for (const seed of order) {
      if (taken.has(seed)) continue;
      taken.add(seed);
      const group = this.#gather(seed, rest, taken);
      if (group) {
        made.push(group);
        for (const member of group.members) taken.add(member);
      } else left.push(seed);
      // Now and then, so that nobody is looked at again and again.
      if ((dropped += 1) % 256 === 0) rest = rest.filter((one) => !taken.has(one));
    }
    return { made, left };
  }

  #gather(seed: number, others: readonly number[], taken: ReadonlySet<number>): Group | null {
    const { min } = this.#sizes;
    const neighbours: number[] = [];
    for (const other of others) {
      if (neighbours.length >= 400) break;
      if (!taken.has(other) && this.#fitting.fits(seed, other)) neighbours.push(other);
    }
    if (neighbours.length < min - 1) return null;
    // Whoever begins decides what is shared; another beginning may share more.
    for (const first of neighbours.slice(0, beginnings)) {
      const group = this.#groupOf([seed, first]);
      for (const other of neighbours) {
        if (group.members.length >= min) break;
        this.#join(group, other);
      }
      if (group.members.length >= min) return group;
    }
    return null;
  }

  #join(group: Group, one: number): boolean {
    if (group.members.length >= this.#sizes.max || group.members.includes(one)) return false;
    const shared = this.#fitting.sharedWith(group.shared, one);
    if (!shared || group.members.some((member) => this.#fitting.areApart(member, one))) return false;
    group.members.push(one);
    group.shared = shared;
    return true;
  }

  #groupOf(members: number[]): Group {
    return { members, shared: this.#fitting.shared(members)! };
  }

  /**
   * Tears some groups down around somebody who was left, and builds anew from their members and from who is left: what places
   * as many as before stays, so that the search also walks where nothing is won at once.
   */
  repair(): void {
    const rounds = Math.min(mostRounds, this.#left.length * roundsEach);
    for (let round = 0; round < rounds && this.#left.length > 0; round += 1) {
      const one = this.#left[this.#draw(this.#left.length)]!;
      const free = this.#left.filter((other) => other !== one && this.#fitting.fits(one, other));
      const torn = this.#near(one);
      if (free.length + torn.length === 0) continue;
      this.#rebuild(one, free, torn);
    }
  }

  #rebuild(one: number, free: readonly number[], torn: readonly Group[]): void {
    const others = this.#shuffle([...free, ...torn.flatMap(({ members }) => members)]);
    const { made, left } = this.#build([one, ...others]);
    const homeless = left.filter((member) => !made.some((group) => this.#join(group, member)));
    const before = free.length + 1;
    if (homeless.length > before) return;
    const kept = this.groups.filter((group) => !torn.includes(group));
    // Only here others may change, so it is the last that can place somebody.
    const still = homeless.filter((member) => !kept.some((group) => this.#join(group, member)));
    this.groups = [...kept, ...made];
    const among = new Set([one, ...free]);
    this.#left = [...this.#left.filter((other) => !among.has(other)), ...still];
  }

  /** Some groups with somebody in them who fits. */
  #near(one: number): Group[] {
    const near: Group[] = [];
    const from = this.#draw(Math.max(1, this.groups.length));
    const count = 1 + this.#draw(tornDown);
    for (let step = 0; step < this.groups.length && near.length < count; step += 1) {
      const group = this.groups[(from + step) % this.groups.length]!;
      if (group.members.some((member) => this.#fitting.fits(one, member))) near.push(group);
    }
    return near;
  }

  /** Whoever waits longer takes the place of somebody who waits less, where the group allows it. */
  preferWaiting(): void {
    for (const one of this.#left.toSorted((a, b) => a - b)) {
      let latest: { group: Group; member: number } | null = null;
      for (const group of this.groups)
        for (const member of group.members)
          if (member > (latest?.member ?? one) && this.#wouldFit(without(group.members, member), one))
            latest = { group, member };
      if (latest)
        Object.assign(latest.group, this.#groupOf([...without(latest.group.members, latest.member), one]));
    }
  }

  #wouldFit(members: readonly number[], one: number): boolean {
    if (members.some((member) => !this.#fitting.fits(member, one))) return false;
    return this.#fitting.shared([...members, one]) !== null;
  }

  #draw(below: number): number {
    this.#lot = (this.#lot + 0x9e3779b9) >>> 0;
    return scatter(this.#lot) % below;
  }

  #shuffle(list: number[]): number[] {
    for (let at = list.length - 1; at > 0; at -= 1) {
      const other = this.#draw(at + 1);
      [list[at], list[other]] = [list[other]!, list[at]!];
    }
    return list;
  }
}

const without = (members: readonly number[], one: number): number[] =>
  members.filter((member) => member !== one);
