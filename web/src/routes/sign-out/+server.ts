import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Ends the session; the API's `Set-Cookie` reaches the browser with this redirect. */
export const POST: RequestHandler = async ({ fetch }) => {
  await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  redirect(303, '/');
};
