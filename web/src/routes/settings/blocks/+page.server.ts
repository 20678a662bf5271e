import { orFail } from '#lib/api/client.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const query = { limit: 30, cursor: url.searchParams.get('cursor') ?? undefined };
  return { blocks: orFail(await locals.api.GET('/api/v1/me/blocks', { params: { query } })) };
};

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData();
    const [handle, name] = [textOf(form, 'handle'), textOf(form, 'name')];
    const path = `/api/v1/members/${encodeURIComponent(handle)}/block`;
    const outcome = await send(fetch, 'DELETE', path);
    return outcome.ok ? { unblocked: name } : refuse(outcome.refusal, { handle });
  },
};
