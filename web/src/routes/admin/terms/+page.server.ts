import { required } from '#lib/features/admin/required.ts';
import { instantOf } from '#lib/features/forms/zoned-time.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { AdminDocuments, Draft } from '#lib/features/terms/terms.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (kind: string, rest: string): string =>
  `/api/v1/admin/terms/${encodeURIComponent(kind)}/${rest}`;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const documents = required(await send<AdminDocuments>(fetch, 'GET', '/api/v1/admin/terms'));
  const kind = (url.searchParams.get('kind') ?? '').trim();
  const draft = kind ? await send<Draft>(fetch, 'GET', pathOf(kind, 'draft')) : null;
  return { documents, kind, draft: draft?.ok ? draft.data : null, view: viewOf(url.searchParams) };
};

const views = ['publish', 'discard', 'preview'] as const;
const viewOf = (query: URLSearchParams) => views.find((view) => query.has(view)) ?? 'write';

const readDraft = (form: FormData) => {
  const both = (name: string) => ({ ko: textOf(form, `${name}.ko`), en: textOf(form, `${name}.en`) });
  return {
    title: both('title'),
    body: both('body'),
    summary: both('summary'),
    needsConsent: form.has('needsConsent'),
    inForceAt: instantOf(textOf(form, 'inForceAt'), textOf(form, 'zone')),
    version: Number(textOf(form, 'version')),
  };
};

export const actions: Actions = {
  save: async ({ request, fetch, url }) => {
    const typed = readDraft(await request.formData());
    const outcome = await send(fetch, 'PUT', pathOf(url.searchParams.get('kind') ?? '', 'draft'), typed);
    return outcome.ok ? { done: 'saved' as const } : refuse(outcome.refusal, { typed });
  },

  discard: async ({ request, fetch, url }) => {
    const version = Number(textOf(await request.formData(), 'version'));
    const kind = url.searchParams.get('kind') ?? '';
    const outcome = await send(fetch, 'DELETE', pathOf(kind, 'draft'), { version });
    return outcome.ok
      ? { done: 'discarded' as const }
      : refuse(outcome.refusal, { typed: undefined as ReturnType<typeof readDraft> | undefined });
  },

  publish: async ({ request, fetch, url }) => {
    const version = Number(textOf(await request.formData(), 'version'));
    const kind = url.searchParams.get('kind') ?? '';
    const outcome = await send(fetch, 'PUT', pathOf(kind, 'publication'), { version });
    return outcome.ok
      ? { done: 'published' as const }
      : refuse(outcome.refusal, { typed: undefined as ReturnType<typeof readDraft> | undefined });
  },
};
