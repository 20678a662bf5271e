const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pauses between tries (ms): ten tries over a little more than three days. */
const pauses = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];
const longestAsked = 24 * hour;

/** A receiver that fails for so long (ms) is not called any more. */
export const patience = 3 * 24 * hour;

/**
 * Milliseconds until the next try after `attempts` failed ones, or `null` when there is none.
 * @param share 0 to 1, spreads receivers that failed together over a tenth of the pause
 * @param asked seconds that the receiver asked for (`Retry-After`); a day at most is granted
 */
export function pauseAfter(attempts: number, share: number, asked: number | null = null): number | null {
  const pause = pauses[attempts - 1];
  if (pause === undefined) return null;
  const spread = Math.round(pause * (1 + share / 10));
  return asked === null ? spread : Math.max(spread, Math.min(asked * second, longestAsked));
}
