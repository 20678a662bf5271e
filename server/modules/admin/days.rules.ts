import type { Days } from '../../kernel/statistics.ts';

export type Window = 7 | 30 | 90 | 365;
export type Step = 'day' | 'week' | 'month';

/** A day without a time, as `2026-11-28`: no zone and no daylight saving can shift it. */
export type Day = string;

export function dayOf(at: Date, timeZone: string): Day {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** Every day from the first to the last, both included. */
export function daysBetween(from: Day, until: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= until; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * The last `window` days, today included, cut into calendar weeks (from Monday) or months; the first and the last may be
 * parts of one.
 */
export function spansOf(today: Day, window: Window, step: Step): { from: Day; until: Day }[] {
  const spans: { key: string; from: Day; until: Day }[] = [];
  for (const day of daysBetween(addDays(today, 1 - window), today)) {
    const key = step === 'day' ? day : step === 'week' ? mondayOf(day) : day.slice(0, 7);
    const last = spans.at(-1);
    if (last?.key === key) last.until = day;
    else spans.push({ key, from: day, until: day });
  }
  return spans.map(({ from, until }) => ({ from, until }));
}

/** The same span one window earlier: as many days, so that both can be compared. */
export function before<Span extends { from: Day; until: Day }>(span: Span, window: Window): Span {
  return { ...span, from: addDays(span.from, -window), until: addDays(span.until, -window) };
}

/** Null where there was nothing to compare with. Rounded to a tenth of a percent. */
export function changeInPercent(now: number, former: number): number | null {
  return former === 0 ? null : Math.round(((now - former) / former) * 1000) / 10;
}

function mondayOf(day: Day): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** Neighbouring days become one stretch, so that they are counted by one statement. */
export function stretchesOf(days: readonly Day[], timeZone: string): Days[] {
  const stretches: Days[] = [];
  for (const day of [...days].sort()) {
    const last = stretches.at(-1);
    if (last && addDays(last.until, 1) === day) last.until = day;
    else stretches.push({ from: day, until: day, timeZone });
  }
  return stretches;
}
