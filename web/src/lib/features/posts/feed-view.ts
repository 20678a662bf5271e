/** What a list of posts shows; it lives in the address, so that a list can be shared and kept. */
export const sorts = ['new', 'active', 'popular'] as const;
export type Sort = (typeof sorts)[number];
export const windows = ['hour', 'day', 'week', 'month', 'all'] as const;
export type Window = (typeof windows)[number];

const readings = ['new', 'unread'] as const;
export type Reading = (typeof readings)[number];

export interface FeedView {
  sort: Sort;
  /** For members: only what they have not read; then `sort` has no say. */
  reading?: Reading | undefined;
  /** Only `popular` looks at it. */
  window: Window;
  kind?: string | undefined;
  space?: string | undefined;
  tag?: string | undefined;
  /** Where the page begins, when somebody went on without scripts. */
  cursor?: string | undefined;
}

const usual = { sort: 'new', window: 'week' } as const;

function oneOf<Word extends string>(words: readonly Word[], asked: string | null, otherwise: Word): Word {
  return words.find((word) => word === asked) ?? otherwise;
}

/** Reads an address; whatever is not known becomes the usual. */
export function readFeedView(params: URLSearchParams): FeedView {
  const text = (name: string): string | undefined => params.get(name)?.trim() || undefined;
  return {
    sort: oneOf(sorts, params.get('sort'), usual.sort),
    window: oneOf(windows, params.get('window'), usual.window),
    reading: readings.find((reading) => reading === params.get('reading')),
    kind: text('kind'),
    space: text('space'),
    tag: text('tag'),
    cursor: text('cursor'),
  };
}

/** The address of a list; what is usual is left out, so that one list has one address. */
export function feedHref(path: string, view: Partial<FeedView>): string {
  const { sort = usual.sort, window = usual.window, reading, kind, space, tag, cursor } = view;
  const query = new URLSearchParams();
  if (kind) query.set('kind', kind);
  if (space) query.set('space', space);
  if (tag) query.set('tag', tag);
  if (reading) query.set('reading', reading);
  else if (sort !== usual.sort) query.set('sort', sort);
  if (!reading && sort === 'popular' && window !== usual.window) query.set('window', window);
  if (cursor) query.set('cursor', cursor);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** What to ask the API for. */
export function feedQuery({ sort, window, reading, ...rest }: FeedView) {
  if (reading) return { ...rest, reading, limit: 20 };
  return { ...rest, sort, ...(sort === 'popular' && { window }), limit: 20 };
}

/** Whether pinned posts stand above the list: at its beginning, when it runs by time. */
export function showsPinned({ sort, reading, tag, kind, cursor }: FeedView): boolean {
  return !reading && sort !== 'popular' && !tag && !kind && !cursor;
}

/** The next page behind the items; what moved between two pages is shown once. */
export function appendPage<Item extends { id: string }>(
  items: readonly Item[],
  page: readonly Item[],
): Item[] {
  const known = new Set(items.map(({ id }) => id));
  return [...items, ...page.filter(({ id }) => !known.has(id))];
}
