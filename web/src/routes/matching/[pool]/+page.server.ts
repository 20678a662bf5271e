import { error, redirect } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { loosened, readChoices } from '#lib/features/matching/choices.ts';
import type { Choices, Waiting } from '#lib/features/matching/matching-api.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, parent, depends }) => {
  depends('madang:matching');
  const [{ me }, pools] = await Promise.all([parent(), locals.api.GET('/api/v1/matching/pools')]);
  const { items } = orFail(pools);
  const pool = items.find(({ slug }) => slug === params.pool);
  if (!pool) error(404);
  const path = { slug: params.pool };
  const waiting = me
    ? orFail(await locals.api.GET('/api/v1/matching/pools/{slug}/entry', { params: { path } }))
    : null;
  return { pools: items, pool, waiting, changing: url.searchParams.has('change'), at: Date.now() };
};

const put = (fetcher: typeof fetch, slug: string, choices: Choices) =>
  send<Waiting>(fetcher, 'PUT', `/api/v1/matching/pools/${encodeURIComponent(slug)}/entry`, { choices });

export const actions: Actions = {
  enter: async ({ request, fetch, params }) => {
    const choices = readChoices(await request.formData());
    const outcome = await put(fetch, params.pool, choices);
    if (!outcome.ok) return refuse(outcome.refusal, { choices });
    redirect(303, paths.pool(params.pool));
  },

  /** One choice more, from what is waited with now. */
  loosen: async ({ request, fetch, params, url }) => {
    const [attribute = '', value = ''] = textOf(await request.formData(), 'add').split(' ');
    const path = { slug: params.pool };
    const { data } = await apiFor(fetch, url.origin).GET('/api/v1/matching/pools/{slug}/entry', {
      params: { path },
    });
    const choices = loosened(data?.entry?.choices ?? {}, attribute, value);
    const outcome = await put(fetch, params.pool, choices);
    if (!outcome.ok) return refuse(outcome.refusal, { choices });
    redirect(303, paths.pool(params.pool));
  },

  cancel: async ({ fetch, params }) => {
    const path = `/api/v1/matching/pools/${encodeURIComponent(params.pool)}/entry`;
    const outcome = await send(fetch, 'DELETE', path);
    // Whoever was matched a moment ago is shown that instead.
    if (!outcome.ok && outcome.refusal.code !== 'matching.not_waiting') return refuse(outcome.refusal, {});
    redirect(303, paths.pool(params.pool));
  },
};
