import type { RequestEvent } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';

type Event = RequestEvent<{ id: string }>;

const address = ({ params }: Event, what: string): string =>
  `/api/v1/moderation/cases/${encodeURIComponent(params.id)}/${what}`;
const versionOf = (form: FormData): number => Number(textOf(form, 'version'));

/** What staff do on the page of a case. */
export const caseActions = {
  note: async (event: Event) => {
    const note = textOf(await event.request.formData(), 'note');
    const outcome = await send(event.fetch, 'POST', address(event, 'notes'), { note });
    return outcome.ok ? { done: 'noted' as const } : refuse(outcome.refusal, { form: 'note', note });
  },

  assign: async (event: Event) => {
    const form = await event.request.formData();
    const body = { assignee: textOf(form, 'assignee') || null, version: versionOf(form) };
    const outcome = await send(event.fetch, 'PUT', address(event, 'assignee'), body);
    return outcome.ok ? { done: 'assigned' as const } : refuse(outcome.refusal, { form: 'assign' });
  },

  dismiss: async (event: Event) => {
    const form = await event.request.formData();
    const body = { version: versionOf(form), dismiss: true };
    const outcome = await send(event.fetch, 'PUT', address(event, 'decision'), body);
    return outcome.ok ? { done: 'decided' as const } : refuse(outcome.refusal, { form: 'decide' });
  },

  decide: async (event: Event) => {
    const form = await event.request.formData();
    const outcome = await send(event.fetch, 'PUT', address(event, 'decision'), decisionOf(form));
    if (outcome.ok) return { done: 'decided' as const };
    const typed = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
    return refuse(outcome.refusal, { form: 'decide', typed: typed as Record<string, string> });
  },

  reopen: async (event: Event) => {
    const body = { version: versionOf(await event.request.formData()) };
    const outcome = await send(event.fetch, 'PUT', address(event, 'reopening'), body);
    return outcome.ok ? { done: 'reopened' as const } : refuse(outcome.refusal, { form: 'reopen' });
  },
};

function decisionOf(form: FormData): Record<string, unknown> {
  const text = (name: string): string => textOf(form, name).trim();
  const block = text('block');
  const edit = text('edit') === 'on' ? editOf(form) : undefined;
  return {
    version: versionOf(form),
    ...(text('hide') && { hide: true }),
    ...(text('lock') && { lock: true }),
    ...(text('move') && { move: text('move') }),
    ...(edit && { edit }),
    ...(text('warn') && { warn: true }),
    ...(block && { block: { days: block === 'ever' ? null : Number(block) } }),
    ...(text('rule') && { rule: text('rule') }),
    ...(text('message') && { message: text('message') }),
    ...(text('note') && { note: text('note') }),
  };
}

function editOf(form: FormData): Record<string, string> {
  const body = { body: textOf(form, 'body') };
  return form.has('title') ? { title: textOf(form, 'title'), ...body } : body;
}
