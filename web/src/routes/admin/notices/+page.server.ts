import { apiFor, orFail } from '#lib/api/client.ts';
import { readNotice } from '#lib/features/admin/notice-form.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const list = await locals.api.GET('/api/v1/admin/notices', { params: { query: { cursor } } });
  return { notices: orFail(list), formKey: crypto.randomUUID() };
};

export const actions: Actions = {
  /** Shows what will be said and how many will hear it; nothing is sent. */
  preview: async ({ request, fetch }) => {
    const notice = readNotice(await request.formData());
    const query = notice.role ? `?role=${notice.role}` : '';
    const counted = await send<{ count: number }>(fetch, 'GET', `/api/v1/admin/notices/recipients${query}`);
    if (!counted.ok) return refuse(counted.refusal, { notice });
    return { asked: { notice, count: counted.data.count } };
  },
  send: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const notice = readNotice(form);
    const headers = { 'idempotency-key': textOf(form, 'formKey') || crypto.randomUUID() };
    const answer = await apiFor(fetch, url.origin).POST('/api/v1/admin/notices', { body: notice, headers });
    if (answer.data) return { sent: answer.data.recipients };
    const problem = answer.error as { code?: string; errors?: [] } | undefined;
    return refuse(
      {
        code: problem?.code ?? 'server.failed',
        errors: problem?.errors,
        status: answer.response.status,
      } as never,
      { notice },
    );
  },
};
