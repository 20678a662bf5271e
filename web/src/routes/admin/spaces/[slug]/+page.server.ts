import { redirect } from '@sveltejs/kit';
import type { Space } from '#lib/api/client.ts';
import { required } from '#lib/features/admin/required.ts';
import { readSpace } from '#lib/features/admin/space-form.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { deskPaths } from '#lib/features/admin/desk-paths.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (slug: string): string => `/api/v1/spaces/${encodeURIComponent(slug)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  space: required(await send<Space>(fetch, 'GET', pathOf(params.slug))),
  saved: url.searchParams.get('after') === 'saved',
});

export const actions: Actions = {
  save: async ({ request, fetch, params }) => {
    const form = await request.formData();
    const space = readSpace(form);
    const version = Number(textOf(form, 'version'));
    const outcome = await send(fetch, 'PATCH', pathOf(params.slug), {
      ...space,
      ...(version > 0 && { version }),
    });
    if (!outcome.ok) return refuse(outcome.refusal, { space });
    redirect(303, `${deskPaths.adminSpace(space.slug)}?after=saved`);
  },

  archive: async ({ request, fetch, params }) => {
    const archived = textOf(await request.formData(), 'archived') === 'yes';
    const outcome = await send(fetch, 'PATCH', pathOf(params.slug), { archived });
    if (!outcome.ok) return refuse(outcome.refusal, { space: undefined });
    redirect(303, `/admin/spaces?after=${archived ? 'archived' : 'restored'}`);
  },
};
