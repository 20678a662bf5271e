import type { RequestEvent } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';

type Event = RequestEvent<{ handle: string }>;
const of = ({ params }: Event): string => encodeURIComponent(params.handle);
/** An empty choice is none: the rules decide, or there is no end. */
const numberOf = (form: FormData, name: string): number | null => {
  const text = textOf(form, name);
  return text === '' ? null : Number(text);
};

/** What staff do to a member outside of any case. */
export const memberActions = {
  pin: async (event: Event) => {
    const form = await event.request.formData();
    const [level, note] = [numberOf(form, 'level'), textOf(form, 'note').trim()];
    const path = `/api/v1/admin/members/${of(event)}/trust`;
    const before = await send<{ pinned: number | null }>(event.fetch, 'GET', path);
    const body = { level, ...(note && { note }), version: Number(textOf(form, 'version')) };
    const outcome = await send(event.fetch, 'PUT', path, body);
    const typed = { level: textOf(form, 'level'), note };
    if (!outcome.ok) return refuse(outcome.refusal, { form: 'pin', ...typed });
    return {
      done: 'pinned' as const,
      undo: before.ok && !form.has('undo') ? { level: before.data.pinned } : undefined,
    };
  },

  warn: async (event: Event) => {
    const form = await event.request.formData();
    const body = { rule: textOf(form, 'rule'), reason: textOf(form, 'reason') };
    const outcome = await send(event.fetch, 'POST', `/api/v1/members/${of(event)}/warnings`, body);
    return outcome.ok ? { done: 'warned' as const } : refuse(outcome.refusal, { form: 'warn', ...body });
  },

  block: async (event: Event) => {
    const form = await event.request.formData();
    const body = {
      rule: textOf(form, 'rule'),
      reason: textOf(form, 'reason'),
      days: numberOf(form, 'days'),
    };
    const outcome = await send(event.fetch, 'PUT', `/api/v1/moderation/members/${of(event)}/block`, body);
    if (outcome.ok) return { done: 'blocked' as const };
    return refuse(outcome.refusal, { form: 'block', ...body, days: textOf(form, 'days') });
  },

  unblock: async (event: Event) => {
    const reason = textOf(await event.request.formData(), 'reason');
    const path = `/api/v1/moderation/members/${of(event)}/block`;
    const outcome = await send(event.fetch, 'DELETE', path, { reason });
    return outcome.ok ? { done: 'unblocked' as const } : refuse(outcome.refusal, { form: 'unblock', reason });
  },
};
