import { redirect } from '@sveltejs/kit';
import { hideFirstSteps } from '#lib/features/admin/first-steps.server.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import type { RequestHandler } from './$types';

/** Puts the first-steps card of the home page away, on this device. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  hideFirstSteps(cookies, url.protocol === 'https:');
  redirect(303, localPath((await request.formData()).get('to')));
};
