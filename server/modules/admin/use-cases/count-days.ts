import type { Ctx } from '../../../kernel/ctx.ts';
import { statistics } from '../../../kernel/statistics.ts';
import { siteTimeZone } from '../../site/index.ts';
import {
  countDays,
  findDays,
  findReadUntil,
  forgetDaysBefore,
  readActivity,
  storeDays,
} from '../days.queries.ts';
import { addDays, dayOf, daysBetween } from '../days.rules.ts';

/** Two of the longest windows: the last one and the one before it. */
const keptDays = 2 * 365;
/** Things of the last days still change often: what was posted is deleted, likes are taken back. */
const unsettledDays = 3;
const overlap = 2 * 3_600_000;

/**
 * Counts the days that have ended: those that are missing, were counted in another time zone, or are still unsettled; with
 * `all`, every day that charts show. May run twice or late: the same days give the same numbers.
 */
export async function countAllDays(ctx: Ctx, { all }: { all: boolean }): Promise<void> {
  const timeZone = ctx.setting(siteTimeZone);
  const today = dayOf(ctx.now, timeZone);
  const days = { from: addDays(today, -keptDays), until: addDays(today, -1), timeZone };
  await ctx.transaction(async (tx) => {
    const readUntil = await findReadUntil(tx);
    const longAgo = new Date(ctx.now.getTime() - (keptDays + 1) * 86_400_000);
    const since = all || !readUntil ? longAgo : new Date(readUntil.getTime() - overlap);
    await readActivity(tx, since, timeZone);
    await forgetDaysBefore(tx, addDays(today, -keptDays - 2));
  });
  const unsettled = addDays(today, -unsettledDays);
  for (const statistic of statistics()) {
    const kept = all ? new Map<string, number>() : await findDays(ctx, statistic.name, days);
    const due = daysBetween(days.from, days.until).filter((day) => day >= unsettled || !kept.has(day));
    await storeDays(ctx, statistic.name, timeZone, await countDays(ctx, statistic, due, timeZone));
  }
}
