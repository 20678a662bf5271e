/** Seconds that another side asked us to wait (RFC 9110: seconds or a date); `null` for nothing or nonsense. At most a day. */
export function retryAfterOf(header: string | readonly string[] | undefined, now: Date): number | null {
  const text = (typeof header === 'string' ? header : header?.[0])?.trim() ?? '';
  if (text === '') return null;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), 86_400) : null;
}
