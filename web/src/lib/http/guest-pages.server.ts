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

/** Hands a finished page of a guest to the server, which answers this one and others with it. @param html the whole page */
export async function handOver(event: RequestEvent, response: Response, html?: string): Promise<Response> {
  const keep = event.platform?.req.madangKeep;
  if (!keep || response.status !== 200 || !sharedRoutes.has(event.route.id)) return response;
  if (response.headers.has('set-cookie')) return response;
  // What is still being streamed is not whole yet; data for the router is read as it is.
  const isWhole = html !== undefined && response.headers.has('content-length');
  const body = isWhole ? html : await response.text();
  keep({ headers: Object.fromEntries(response.headers), body });
  return isWhole ? response : new Response(body, { status: response.status, headers: response.headers });
}
