import { asProblem } from '#lib/api/client.ts';
import { readSearchView, searchQuery } from '#lib/features/search/search-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { api } = locals;
  const view = readSearchView(url.searchParams);
  const asked = view.q !== '';
  const [answer, trending] = await Promise.all([
    asked ? api.GET('/api/v1/search', { params: { query: searchQuery(view, Date.now()) } }) : undefined,
    api.GET('/api/v1/search/trending', { params: { query: { window: 'week' } } }),
  ]);
  const result = answer?.data ?? null;
  const empty = result !== null && result.items.length === 0 && result.members.length === 0;
  const suggested = empty
    ? await api.GET('/api/v1/search/suggestions', { params: { query: { q: view.q } } })
    : undefined;
  return {
    view,
    result,
    // A refusal leaves the field and its words in place: the next try is one press away.
    problem: answer && !answer.data ? asProblem(answer.error, answer.response) : null,
    suggestions: (suggested?.data?.items ?? [])
      .map(({ text }) => text)
      .filter((text) => text !== view.q)
      .slice(0, 5),
    trending: trending.data?.items ?? [],
  };
};
