import { dateFormat, relativeFormat } from './intl.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Place {
  locale: string;
  timeZone: string;
}

/** "12 minutes ago" within a week, the date after it; the year only when it is another one. */
export function relativeTime(at: Date, now: number, place: Place): string {
  const age = now - at.getTime();
  const words = relativeFormat(place.locale, { numeric: 'auto', style: 'short' });
  if (Math.abs(age) < minute) return words.format(0, 'second');
  if (Math.abs(age) < hour) return words.format(-Math.trunc(age / minute), 'minute');
  if (Math.abs(age) < day) return words.format(-Math.trunc(age / hour), 'hour');
  if (Math.abs(age) < 7 * day) return words.format(-Math.trunc(age / day), 'day');
  return shortDate(at, now, place);
}

/** "11월 21일" or "Nov 21"; with the year when it is not this one. */
export function shortDate(at: Date, now: number, { locale, timeZone }: Place): string {
  const yearOf = (date: Date | number): string =>
    dateFormat('en', { year: 'numeric', timeZone }).format(date);
  const year = yearOf(at) === yearOf(now) ? {} : ({ year: 'numeric' } as const);
  return dateFormat(locale, { month: 'short', day: 'numeric', ...year, timeZone }).format(at);
}

/** Date, weekday and time, as the tooltip and the post's own page show it. */
export function exactTime(at: Date, { locale, timeZone }: Place): string {
  return dateFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at);
}
