import { fail, redirect } from '@sveltejs/kit';
import { apiFor } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { loadKindOptions } from '#lib/features/kinds/forms.server.ts';
import { draftOf, facetIn, keptDraft, typedIn, typedOf } from '#lib/features/posts/composer.server.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { consentFirst } from '#lib/features/terms/consent-first.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, parent, fetch, request, locals }) => {
  const { me, site } = await parent();
  const asked = url.searchParams.get('space') ?? undefined;
  if (!me) redirect(303, paths.signIn(paths.write(asked)));
  consentFirst(me, { request, url });
  const writable = site.spaces.filter((space) => space.mine.write);
  const space = writable.find(({ slug }) => slug === asked);
  const kinds = [...new Set(writable.map(({ kind }) => kind))];
  const kind = space?.kind ?? (kinds.includes('discussion') ? 'discussion' : kinds[0]);
  const spaces = writable.filter((one) => one.kind === kind);
  const draft = await keptDraft({ fetch, url }, space ? `new:${space.slug}` : 'new');
  return {
    ...draft,
    draft: draft.resumed && draft.kept ? typedOf({ space: space?.slug, ...draft.kept }) : null,
    spaces,
    kind: kind ?? 'discussion',
    kindOptions: await loadKindOptions(kind ?? '', { locals }),
    /** Where to begin a post of each kind. */
    starts: kinds.map((name) => ({ kind: name, space: writable.find((one) => one.kind === name)!.slug })),
    space: space?.slug ?? (spaces.length === 1 ? spaces[0]!.slug : ''),
    /** They came for a space where they cannot write. */
    elsewhere: asked !== undefined && space === undefined,
    /** Makes a form that is sent twice count once. */
    formKey: crypto.randomUUID(),
    ownBottomBar: true,
  };
};

export const actions: Actions = {
  default: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const facet = await facetIn(form);
    const typed = { ...typedIn(form), ...facet.typed };
    const { data: post, problem } = await outcomeOf(
      apiFor(fetch, url.origin).POST('/api/v1/posts', {
        headers: { 'idempotency-key': textOf(form, 'key') || crypto.randomUUID() },
        body: { ...typed, ...facet.sent, ...draftOf(form), anonymous: typed.anonymous || undefined },
      }),
    );
    if (problem) return fail(problem.status >= 400 ? problem.status : 503, { problem, typed });
    redirect(303, paths.post(post));
  },
};
