import { refuse, send, textOf } from '#lib/features/forms/send.ts';

/** Sends an appeal: with the session, or with the pass of a blocked member. */
export async function sendAppeal(request: Request, fetcher: typeof fetch, pass?: string) {
  const form = await request.formData();
  const body = { warningId: textOf(form, 'warningId'), text: textOf(form, 'text') };
  const outcome = await send(fetcher, 'POST', '/api/v1/appeals', { ...body, ...(pass && { pass }) });
  return outcome.ok ? { appealed: body.warningId } : refuse(outcome.refusal, body);
}
