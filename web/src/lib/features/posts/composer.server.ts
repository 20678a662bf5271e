import { apiFor } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { formOf } from '#lib/features/kinds/forms.ts';
import type { TypedFacet } from '#lib/features/kinds/kinds.ts';
import type { DraftContent, KeptDraft } from './draft-sync.svelte.ts';
import { addTags, splitTags } from './tags.ts';

/** What a composer's form says. */
export interface Typed {
  space: string;
  title: string;
  body: string;
  tags: string[];
  anonymous: boolean;
  facet?: TypedFacet;
}

/** The draft that a form was, for the server to throw away with the publication. */
export function draftOf(form: FormData): { draft?: string } {
  const draft = textOf(form, 'draft');
  return draft ? { draft } : {};
}

/** What the server keeps under a key, and whether the page was opened to go on with it. */
export async function keptDraft(
  { fetch, url }: { fetch: typeof globalThis.fetch; url: URL },
  key: string,
): Promise<{ draftKey: string; kept: KeptDraft | null; resumed: boolean }> {
  const { data } = await outcomeOf(
    apiFor(fetch, url.origin).GET('/api/v1/drafts/{key}', { params: { path: { key } } }),
  );
  return { draftKey: key, kept: data ?? null, resumed: data !== undefined && url.searchParams.has('draft') };
}

/** A draft as the fields of the form. */
export function typedOf({
  space = '',
  title = '',
  body,
  tags = [],
  anonymous = false,
  facet,
}: DraftContent): Typed {
  return { space, title, body, tags, anonymous, ...(facet && { facet }) };
}

/** What a form says of the facet of its kind, and how the API takes that. */
export async function facetIn(
  form: FormData,
): Promise<{ typed: { facet?: TypedFacet }; sent: { facet?: unknown } }> {
  const kind = await formOf(textOf(form, 'kind'));
  if (!kind) return { typed: {}, sent: {} };
  const facet = kind.read(form);
  return { typed: { facet }, sent: { facet: kind.sent(facet) } };
}

export function typedIn(form: FormData): Typed {
  const chosen = form.getAll('tags').filter((tag) => typeof tag === 'string');
  return {
    space: textOf(form, 'space'),
    title: textOf(form, 'title'),
    body: textOf(form, 'body'),
    tags: addTags(splitTags(chosen.join(',')), textOf(form, 'tag')),
    anonymous: form.get('anonymous') === 'on',
  };
}
