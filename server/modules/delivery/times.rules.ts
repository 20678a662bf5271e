/** Minutes of a local day in which nothing rings. May go over midnight; the same twice is never. */
export interface QuietHours {
  from: number;
  to: number;
}

interface LocalTime {
  /** `2026-11-28` */
  date: string;
  /** Of the day. */
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const options = { dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const;
  const made = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: knownZone(zone) });
  formats.set(zone, made);
  return made;
}

/** A zone that this machine does not know is Korea's, as the setting's default is. */
function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'Asia/Seoul';
  }
}

export function localTime(at: Date, zone: string): LocalTime {
  const [date, time] = formatOf(zone).format(at).split(' ') as [string, string];
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return { date, minute: hours * 60 + minutes };
}

/** When it is `minute` of `date` there. In an hour that a clock skips, an hour beside it. */
export function momentOf(date: string, minute: number, zone: string): Date {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  let at = wanted;
  // Twice: the first guess may lie on the other side of a change of the clock.
  for (let look = 0; look < 2; look += 1) {
    const shown = localTime(new Date(at), zone);
    at += wanted - (Date.parse(`${shown.date}T00:00:00Z`) + shown.minute * 60_000);
  }
  return new Date(at);
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
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
