import { Fitting } from './fitting.ts';
import { groupUp } from './groups.ts';
import { pairUp } from './pairs.ts';

/** Somebody who waits. Times are milliseconds. */
export interface Waiting {
  id: string;
  accountId: string;
  /** Of each attribute of the pool, the values that they take: bit by bit. */
  choices: readonly number[];
  since: number;
  endsAt: number;
}

/** What is known of the members beside what they choose. */
export interface History {
  /** Two who hear nothing of each other: `one other`, both ways. */
  silent: ReadonlySet<string>;
  /** When two were matched last: `one other`, in any order. */
  met: ReadonlyMap<string, number>;
}

export interface Rules {
  /** Of each attribute, how many values it has. */
  widths: readonly number[];
  min: number;
  max: number;
  /** For how long two who met are not matched again. */
  rematchMs: number;
  /**
   * What comes of waiting, in pools that are always open: from half of it on a group may be smaller than the largest, and in its
   * last third it may be with somebody whom one met lately. Pools that run once a day take what there is, and keep the distance.
   */
  patient: boolean;
  /** Decides between equals. */
  seed: number;
}

const settlesAfter = 1 / 2;
const lateAfter = 2 / 3;

/**
 * Who is matched with whom, as ids of entries, the longest waiting first. Pure: the same entries, history, time and rules give the
 * same groups.
 */
export function formGroups(
  entries: readonly Waiting[],
  history: History,
  now: number,
  rules: Rules,
): string[][] {
  const inLine = entries
    .filter(({ endsAt }) => endsAt > now || !rules.patient)
    .toSorted((a, b) => a.since - b.since || compareIds(a.id, b.id));
  if (inLine.length < rules.min) return [];
  const fitting = new Fitting(
    inLine.map(({ choices }) => choices),
    rules.widths,
    findApart(inLine, history, now, rules),
  );
  const groups = rules.max === 2 ? pairsOf(fitting, rules.seed) : groupsOf(fitting, inLine, now, rules);
  return groups.toSorted((a, b) => a[0]! - b[0]!).map((members) => members.map((one) => inLine[one]!.id));
}

/** Serial ids: the shorter number is the smaller one. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

function pairsOf(fitting: Fitting, seed: number): number[][] {
  return [...pairUp(fitting, seed)].flatMap((other, one) => (other > one ? [[one, other]] : []));
}

/** Full groups at once; smaller ones when somebody in them has waited long enough. */
function groupsOf(fitting: Fitting, inLine: readonly Waiting[], now: number, rules: Rules): number[][] {
  const { min, max, seed, patient } = rules;
  const everybody = inLine.map((_, one) => one);
  if (!patient || min === max) return groupUp(fitting, { min, max }, everybody, seed);
  const full = groupUp(fitting, { min: max, max }, everybody, seed);
  const taken = new Set(full.flat());
  const settles = (one: number) => waited(inLine[one]!, now) >= settlesAfter;
  const rest = everybody.filter((one) => !taken.has(one));
  if (!rest.some(settles)) return full;
  return [...full, ...groupUp(fitting, { min, max }, rest, seed).filter((group) => group.some(settles))];
}

/** How much of the waiting is over, from 0 to 1. */
function waited({ since, endsAt }: Waiting, now: number): number {
  return (now - since) / Math.max(1, endsAt - since);
}

/** Of each, those whom they must not meet. */
function findApart(
  inLine: readonly Waiting[],
  { silent, met }: History,
  now: number,
  { rematchMs, patient }: Rules,
): (Set<number> | undefined)[] {
  const placeOf = new Map(inLine.map(({ accountId }, one) => [accountId, one]));
  const apart: (Set<number> | undefined)[] = inLine.map(() => undefined);
  const part = (pair: string) => {
    const [one, other] = pair.split(' ').map((accountId) => placeOf.get(accountId));
    if (one === undefined || other === undefined) return;
    (apart[one] ??= new Set()).add(other);
    (apart[other] ??= new Set()).add(one);
  };
  for (const pair of silent) part(pair);
  const isLate = (accountId: string) => {
    const place = placeOf.get(accountId);
    return patient && place !== undefined && waited(inLine[place]!, now) >= lateAfter;
  };
  for (const [pair, at] of met) {
    if (now - at >= rematchMs) continue;
    if (!pair.split(' ').every(isLate)) part(pair);
  }
  return apart;
}
