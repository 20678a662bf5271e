/** What a search shows; it lives in the address, so that it can be shared and kept. */
export const types = ['post', 'comment', 'member'] as const;
export type Type = (typeof types)[number];
export const times = ['day', 'week', 'month', 'year'] as const;
export type Time = (typeof times)[number];

export interface SearchView {
  q: string;
  /** Posts and comments when absent. */
  type?: Type | undefined;
  kind?: string | undefined;
  space?: string | undefined;
  tag?: string | undefined;
  /** A handle. */
  author?: string | undefined;
  /** How far back. */
  within?: Time | undefined;
  sort?: 'new' | undefined;
  cursor?: string | undefined;
}

/** Everything that narrows a search. */
export const filterNames = ['kind', 'space', 'tag', 'author', 'within'] as const;
export type FilterName = (typeof filterNames)[number];

export const longestQuery = 200;
const days: Record<Time, number> = { day: 1, week: 7, month: 30, year: 365 };

/** Reads an address; whatever is not known becomes the usual. */
export function readSearchView(params: URLSearchParams): SearchView {
  const text = (name: string): string | undefined => params.get(name)?.trim() || undefined;
  return {
    q: text('q') ?? '',
    type: types.find((type) => type === params.get('type')),
    kind: text('kind'),
    space: text('space'),
    tag: text('tag')?.replace(/^#/, ''),
    author: text('author')?.replace(/^@/, ''),
    within: times.find((time) => time === params.get('within')),
    sort: params.get('sort') === 'new' ? 'new' : undefined,
    cursor: text('cursor'),
  };
}

/** The address of a search; what is usual is left out. */
export function searchHref(view: Partial<SearchView>): string {
  const query = new URLSearchParams();
  const names = ['q', 'type', ...filterNames, 'sort', 'cursor'] as const;
  for (const name of names) if (view[name]) query.set(name, view[name]);
  const text = query.toString();
  return text ? `/search?${text}` : '/search';
}

/** What to ask the API for. Times begin with the hour, so that every page of a search means the same. */
export function searchQuery({ within, author, tag, ...rest }: SearchView, now: number) {
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const forPosts = rest.type !== 'member';
  return {
    q: rest.q,
    ...(rest.type && { type: rest.type }),
    ...(forPosts && rest.kind && { kind: rest.kind }),
    ...(forPosts && rest.space && { space: rest.space }),
    ...(forPosts && tag && { tag }),
    ...(forPosts && author && { author }),
    ...(forPosts && within && { from: new Date(hour - days[within] * 86_400_000).toISOString() }),
    ...(rest.sort && { sort: rest.sort }),
    ...(rest.cursor && { cursor: rest.cursor }),
    limit: 20,
  };
}

export function filtersOf(view: SearchView): FilterName[] {
  return filterNames.filter((name) => view[name] !== undefined);
}

/** The same words, taken exactly as they stand. */
export function asTyped(q: string): string {
  return `"${q.replaceAll('"', ' ').trim()}"`;
}
