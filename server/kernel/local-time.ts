export interface LocalTime {
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

export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
