import { redirect } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(url.pathname));
  const path = { id: params.id };
  const [match, places] = await Promise.all([
    locals.api.GET('/api/v1/matching/matches/{id}', { params: { path } }),
    locals.api.GET('/api/v1/matching/matches/{id}/places', { params: { path } }),
  ]);
  return { me, match: orFail(match), places: orFail(places) };
};

const act = (fetcher: typeof fetch, verb: 'PUT' | 'POST', id: string, what: string, body: object) =>
  send(fetcher, verb, `/api/v1/matching/matches/${encodeURIComponent(id)}/${what}`, body);

export const actions: Actions = {
  cancel: async ({ request, fetch, params }) => {
    const reason = textOf(await request.formData(), 'reason').trim();
    const outcome = await act(fetch, 'PUT', params.id, 'cancellation', reason === '' ? {} : { reason });
    return outcome.ok ? { done: 'cancel' as const } : refuse(outcome.refusal, { form: 'cancel', reason });
  },

  answer: async ({ request, fetch, params }) => {
    const happened = textOf(await request.formData(), 'happened') === 'yes';
    const outcome = await act(fetch, 'PUT', params.id, 'answer', { happened });
    return outcome.ok ? { done: 'answer' as const } : refuse(outcome.refusal, { form: 'answer', reason: '' });
  },

  review: async ({ request, fetch, params }) => {
    const reviews = [];
    for (const [name, value] of await request.formData()) {
      if (!name.startsWith('review.') || value === '') continue;
      const member = name.slice('review.'.length);
      reviews.push(value === 'absent' ? { member, absent: true } : { member, stars: Number(value) });
    }
    const outcome = await act(fetch, 'POST', params.id, 'reviews', { reviews });
    return outcome.ok ? { done: 'review' as const } : refuse(outcome.refusal, { form: 'review', reason: '' });
  },
};
