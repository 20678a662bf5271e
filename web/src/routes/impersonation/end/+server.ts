import { redirect } from '@sveltejs/kit';
import { deskPaths } from '#lib/features/admin/desk-paths.ts';
import type { RequestHandler } from './$types';

/** The API's `Set-Cookie` reaches the browser with this redirect; whoever looked is themselves again. */
export const POST: RequestHandler = async ({ fetch }) => {
  await fetch('/api/v1/me/impersonation', { method: 'DELETE' });
  redirect(303, deskPaths.adminMembers);
};
