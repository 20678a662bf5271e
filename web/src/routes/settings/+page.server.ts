import { apiFor, orFail } from '#lib/api/client.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { changesOf, readDraft } from '#lib/features/settings/card-form.ts';
import { changePicture } from '#lib/features/settings/picture.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => ({
  options: orFail(await apiFor(fetch, url.origin).GET('/api/v1/card-options')),
});

export const actions: Actions = {
  card: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const api = apiFor(fetch, url.origin);
    const [me, options] = await Promise.all([api.GET('/api/v1/me'), api.GET('/api/v1/card-options')]);
    const draft = readDraft(form, orFail(me).visibility);
    const version = Number(textOf(form, 'version'));
    const outcome = await send(fetch, 'PATCH', '/api/v1/me', {
      ...changesOf(draft, orFail(options)),
      ...(version > 0 && { version }),
    });
    return outcome.ok ? { saved: true } : refuse(outcome.refusal, { form: 'card', draft });
  },

  /** Only without scripts: with them the picture is cut to a square first. */
  picture: async ({ request, fetch }) => {
    const picture = (await request.formData()).get('picture');
    const outcome = await changePicture(fetch, picture instanceof File ? picture : new Blob());
    return outcome.ok ? { saved: true } : refuse(outcome.refusal, { form: 'picture', draft: null });
  },

  removePicture: async ({ fetch }) => {
    const outcome = await changePicture(fetch, null);
    return outcome.ok ? { saved: true } : refuse(outcome.refusal, { form: 'picture', draft: null });
  },
};
