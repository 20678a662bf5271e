const own = [
  '/api/v1/me/',
  '/api/v1/drafts',
  '/api/v1/uploads',
  '/api/v1/rooms',
  '/api/v1/api-keys',
  '/api/auth/',
];

/** What of these an administrator may read who looks at the site as a member. */
const shown = new Set(['/api/v1/me/trust']);

/**
 * Whether a route shows what belongs to its caller alone: drafts, ways in, sessions, messages, data to take away. Closed
 * unless it is named above, so that what is added later is closed, too.
 */
export function isPrivate(url: string): boolean {
  return own.some((prefix) => url.startsWith(prefix)) && !shown.has(url);
}
