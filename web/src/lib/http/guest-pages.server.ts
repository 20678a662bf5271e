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

/** Hands a finished page of a guest to the server, which may answer others with it. */
export async function handOver(event: RequestEvent, response: Response): Promise<Response> {
  const keep = event.platform?.req.madangKeep;
  if (!keep || response.status !== 200 || !sharedRoutes.has(event.route.id)) return response;
  if (response.headers.has('set-cookie')) return response;
  const body = await response.text();
  keep({ headers: Object.fromEntries(response.headers), body });
  return new Response(body, { status: response.status, headers: response.headers });
}
