import { apiFor } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { textOf } from '#lib/features/forms/send.ts';
import type { DraftContent, KeptDraft } from './draft-sync.svelte.ts';
import { addTags, splitTags } from './tags.ts';

/** What a composer's form says. */
export interface Typed {
  space: string;
  title: string;
  body: string;
  tags: string[];
  anonymous: boolean;
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
export function typedOf({ space = '', title = '', body, tags = [], anonymous = false }: DraftContent): Typed {
  return { space, title, body, tags, anonymous };
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
