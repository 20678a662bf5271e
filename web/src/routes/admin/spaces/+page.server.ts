import type { Space } from '#lib/api/client.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

const notes = ['made', 'archived', 'restored'] as const;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const { items } = required(await send<{ items: Space[] }>(fetch, 'GET', '/api/v1/spaces'));
  return { spaces: items, note: notes.find((note) => note === url.searchParams.get('after')) };
};

export const actions: Actions = {
  move: async ({ request, fetch }) => {
    const form = await request.formData();
    // A pressed arrow sends both in one value; dragging fills the fields.
    const [slug = '', place = ''] = (
      textOf(form, 'move') || `${textOf(form, 'slug')}:${textOf(form, 'position')}`
    ).split(':');
    const position = Math.max(0, Number(place) || 0);
    const outcome = await send(fetch, 'PATCH', `/api/v1/spaces/${encodeURIComponent(slug)}`, { position });
    return outcome.ok ? { done: 'moved' as const } : refuse(outcome.refusal, {});
  },
};
