import { instantOf } from '#lib/features/forms/zoned-time.ts';

/** A day is over at midnight of the site's clocks; null for none. */
export const endOfDay = (date: string, zone: string): string | null =>
  date === '' ? null : instantOf(`${date}T23:59`, zone);
