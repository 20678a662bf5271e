import { dayAfter, localTime, momentOf } from '../../kernel/local-time.ts';

/** Minutes of a local day in which nothing rings. May go over midnight; the same twice is never. */
export interface QuietHours {
  from: number;
  to: number;
}

/** The next daily mail after `at`, for a member whose last one was made on `digestedOn`. */
export function nextDigest(at: Date, zone: string, hour: number, digestedOn: string | null): Date {
  const today = localTime(at, zone).date;
  const first = digestedOn !== null && digestedOn >= today ? dayAfter(digestedOn) : today;
  const moment = momentOf(first, hour * 60, zone);
  return moment > at ? moment : momentOf(dayAfter(today), hour * 60, zone);
}

/** When the quiet that reigns at `at` ends; `null` when there is none. */
export function quietUntil(at: Date, zone: string, quiet: QuietHours | null): Date | null {
  if (!quiet || quiet.from === quiet.to) return null;
  const { date, minute } = localTime(at, zone);
  const overMidnight = quiet.from > quiet.to;
  const inside = overMidnight
    ? minute >= quiet.from || minute < quiet.to
    : minute >= quiet.from && minute < quiet.to;
  if (!inside) return null;
  const endsTomorrow = overMidnight && minute >= quiet.from;
  const end = momentOf(endsTomorrow ? dayAfter(date) : date, quiet.to, zone);
  // Where the clock goes back, the end of today may be behind us already.
  return end > at ? end : null;
}

const firstPause = 30_000;
const longestPause = 6 * 3_600_000;

/** After `attempts` tries: doubling from half a minute to six hours, less up to half of it, never sooner than the other side asked. */
export function nextTry(at: Date, attempts: number, random: number, retryAfterSeconds: number | null): Date {
  const pause = Math.min(firstPause * 2 ** Math.max(attempts - 1, 0), longestPause);
  return new Date(at.getTime() + Math.max(pause * (1 - random / 2), (retryAfterSeconds ?? 0) * 1000));
}
