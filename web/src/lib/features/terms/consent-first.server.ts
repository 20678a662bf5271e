import { redirect } from '@sveltejs/kit';
import type { Member } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';

/**
 * Pages for writing lead a member who owes a consent to where it is given, and it leads back. What was sent already is
 * refused by the API instead: nothing typed is lost.
 */
export function consentFirst(me: Member, { request, url }: { request: Request; url: URL }): void {
  if (me.terms === 'due' && request.method === 'GET') redirect(303, paths.consent(url.pathname + url.search));
}
