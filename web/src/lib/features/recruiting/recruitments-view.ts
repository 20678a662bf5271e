const sorts = ['new', 'soonest', 'popular', 'bookmarks'] as const;
export type RecruitmentSort = (typeof sorts)[number];

/** What a list of recruitments was asked for, as its address says it. */
export interface RecruitmentView {
  field?: string | undefined;
  stack?: string | undefined;
  mode?: 'online' | 'offline' | undefined;
  region?: string | undefined;
  /** Those that are closed are shown, too. */
  all: boolean;
  sort: RecruitmentSort;
  cursor?: string | undefined;
}

export function readView(query: URLSearchParams): RecruitmentView {
  const text = (name: string, max: number) => query.get(name)?.trim().slice(0, max) || undefined;
  const mode = query.get('mode');
  return {
    field: text('field', 40),
    stack: text('stack', 100),
    mode: mode === 'online' || mode === 'offline' ? mode : undefined,
    region: text('region', 100),
    all: query.get('all') === '1',
    sort: sorts.find((one) => one === query.get('sort')) ?? 'new',
    cursor: text('cursor', 500),
  };
}

export function viewQuery({ all, ...view }: RecruitmentView) {
  return { ...view, ...(!all && { open: true }) };
}

export function viewHref(path: string, { all, sort, ...rest }: RecruitmentView): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) if (value) query.set(name, value);
  if (all) query.set('all', '1');
  if (sort !== 'new') query.set('sort', sort);
  return query.size > 0 ? `${path}?${query}` : path;
}
