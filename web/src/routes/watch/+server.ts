import { redirect } from '@sveltejs/kit';
import { apiFor } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { chooseLevel, levels, watchables } from '#lib/features/watching/levels.ts';
import type { RequestHandler } from './$types';

/** The form of every level menu, for browsers without scripts. */
export const POST: RequestHandler = async ({ request, fetch, url }) => {
  const form = await request.formData();
  const back = localPath(form.get('back'));
  const of = watchables.find((one) => one === form.get('of'));
  const level = levels.find((one) => one === form.get('level'));
  if (!of || !level) redirect(303, back);
  const problem = await chooseLevel(apiFor(fetch, url.origin), { of, key: textOf(form, 'key'), level });
  redirect(303, problem?.status === 401 ? paths.signIn(back) : back);
};
