import type { RequestEvent } from '@sveltejs/kit';

/**
 * Routes whose pages are the same for every guest with the same language and theme, and have no effect by being read. The
 * server keeps those for some seconds; a route that is not named here is rendered for each visitor.
 */
const sharedRoutes: ReadonlySet<string | null> = new Set([
  '/',
  '/members',
  '/members/[handle]',
  '/posts/[id]',
  '/posts/[id]/comments/[commentId]',
  '/spaces',
  '/spaces/[slug]',
  '/tags/[tag]',
]);

/**
 * Hands a finished page of a guest to the server, which answers this one and others with it.
 * @param html the whole page; without it the answer is read
 * @returns the answer, and whether the server packs and sends the page itself
 */
export async function handOver(
  event: RequestEvent,
  response: Response,
  html: string | null,
): Promise<{ response: Response; taken: boolean }> {
  const keep = event.platform?.req.madangKeep;
  const isShared = response.status === 200 && sharedRoutes.has(event.route.id);
  if (!keep || !isShared || response.headers.has('set-cookie')) return { response, taken: false };
  const body = html ?? (await response.text());
  const taken = keep({ headers: Object.fromEntries(response.headers), body }) !== null;
  const { status, headers } = response;
  return { response: html === null ? new Response(body, { status, headers }) : response, taken };
}
