import { redirect } from '@sveltejs/kit';
import { localPath } from '#lib/features/shell/local-path.ts';

/** Where to go after signing in: `?to=` of this site, or `?next=` as other systems call it. */
export function destination(url: URL): string {
  return localPath(url.searchParams.get('to') ?? url.searchParams.get('next'));
}

/** Members have nothing to do at the gate. */
export function passMembersOn(me: unknown, url: URL): void {
  if (me) redirect(303, destination(url));
}
