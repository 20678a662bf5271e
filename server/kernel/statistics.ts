import type { Ctx } from './ctx.ts';
import type { Locale } from './locale.ts';

/** Days of the site's time zone, both ends included, as `2026-11-28`. */
export interface Days {
  from: string;
  until: string;
  timeZone: string;
}

/** A number that hosts follow from day to day. Modules declare theirs. */
export interface Statistic {
  /** Stable: stored with each day, and `metric` of the API. */
  readonly name: string;
  readonly words: Record<Locale, string>;
  /** How many there were on each day; days with none may be left out. One statement, whatever the length. */
  readonly countByDay: (ctx: Ctx, days: Days) => Promise<ReadonlyMap<string, number>>;
  /**
   * Only for what days cannot be added up for, such as members who came: how many different ones in each span of days.
   * Without it a span is the sum of its days.
   */
  readonly countInSpans?: (ctx: Ctx, spans: readonly Days[]) => Promise<number[]>;
}

const declared = new Map<string, Statistic>();

export function defineStatistic(statistic: Statistic): Statistic {
  if (declared.has(statistic.name)) throw new Error(`statistic ${statistic.name} is declared twice`);
  declared.set(statistic.name, statistic);
  return statistic;
}

export function findStatistic(name: string): Statistic | undefined {
  return declared.get(name);
}

export function statistics(): readonly Statistic[] {
  return [...declared.values()];
}
