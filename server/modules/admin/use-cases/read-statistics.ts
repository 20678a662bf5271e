import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { findStatistic, type Days, type Statistic } from '../../../kernel/statistics.ts';
import { siteTimeZone } from '../../site/index.ts';
import { readDays } from '../days.queries.ts';
import {
  addDays,
  before,
  changeInPercent,
  dayOf,
  daysBetween,
  spansOf,
  type Step,
  type Window,
} from '../days.rules.ts';

export interface Chart {
  metric: string;
  window: Window;
  step: Step;
  timeZone: string;
  total: number;
  previousTotal: number;
  changePercent: number | null;
  items: { from: string; until: string; value: number; previous: number }[];
}

/** One number over the last days of the site's own calendar, today included, beside as many days before. @throws DomainError 404 */
export async function readStatistics(ctx: Ctx, metric: string, window: Window, step: Step): Promise<Chart> {
  const statistic = findStatistic(metric);
  if (!statistic) throw new DomainError('not-found', 'admin.metric_unknown');
  const timeZone = ctx.setting(siteTimeZone);
  const today = dayOf(ctx.now, timeZone);
  const spans = spansOf(today, window, step).map((span) => ({ ...span, timeZone }));
  const whole = { from: addDays(today, 1 - window), until: today, timeZone };
  const asked = [whole, ...spans];
  const values = await countSpans(
    ctx,
    statistic,
    [...asked, ...asked.map((span) => before(span, window))],
    today,
  );
  const [total = 0, previousTotal = 0] = [values[0], values[asked.length]];
  return {
    metric,
    window,
    step,
    timeZone,
    total,
    previousTotal,
    changePercent: changeInPercent(total, previousTotal),
    items: spans.map(({ from, until }, index) => ({
      from,
      until,
      value: values[index + 1]!,
      previous: values[asked.length + index + 1]!,
    })),
  };
}

async function countSpans(
  ctx: Ctx,
  statistic: Statistic,
  spans: readonly Days[],
  today: string,
): Promise<number[]> {
  const from = spans.reduce((least, span) => (span.from < least ? span.from : least), today);
  const days = await readDays(ctx, statistic, { from, until: today, timeZone: spans[0]!.timeZone }, today);
  const sum = (span: Days) =>
    daysBetween(span.from, span.until).reduce((n, day) => n + (days.get(day) ?? 0), 0);
  if (!statistic.countInSpans) return spans.map(sum);
  const longer = spans.filter((span) => span.from !== span.until);
  const counted = await statistic.countInSpans(ctx, longer);
  const bySpan = new Map(longer.map((span, index) => [span, counted[index]!]));
  return spans.map((span) => bySpan.get(span) ?? sum(span));
}
