const hour = 3_600;
const day = 24 * hour;

/** Seconds from its last use after which a session ends. */
export const sessionLifetime = { remembered: 30 * day, untilBrowserCloses: day };

/** How often, at most, a session's use is written down and its life prolonged. */
export const touchEvery = hour;

/** Browsers keep a cookie for 400 days at most; when a session really ends is decided by its row. */
export const cookieLifetime = 400 * day;

/** Seconds that a mailed link works. */
export const linkLifetime = {
  reset: 15 * 60,
  verify: day,
  'change-email': hour,
  withdraw: 15 * 60,
};
