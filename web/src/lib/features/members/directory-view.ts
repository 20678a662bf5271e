/** What the directory shows; it lives in the address. */
const directorySorts = ['new', 'active', 'name'] as const;
export type DirectorySort = (typeof directorySorts)[number];

export interface DirectoryView {
  sort: DirectorySort;
  query?: string | undefined;
  jobField?: string | undefined;
  stack?: string | undefined;
  employed?: boolean | undefined;
  /** Where the page begins, when somebody went on without scripts. */
  cursor?: string | undefined;
}

const longestQuery = 60;
const longestWord = 40;

/** Reads an address; whatever is not known becomes the usual. */
export function readDirectoryView(params: URLSearchParams): DirectoryView {
  const text = (name: string, longest: number): string | undefined =>
    params.get(name)?.trim().slice(0, longest) || undefined;
  const employed = params.get('employed');
  return {
    sort: directorySorts.find((sort) => sort === params.get('sort')) ?? 'new',
    query: text('query', longestQuery),
    jobField: text('jobField', longestWord),
    stack: text('stack', longestWord),
    employed: employed === 'true' || employed === 'false' ? employed === 'true' : undefined,
    cursor: params.get('cursor') || undefined,
  };
}

/** The part of an address behind the path; what is usual is left out. */
export function directoryParams({ sort, ...rest }: DirectoryView): [string, string][] {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  const params = given.map(([name, value]): [string, string] => [name, String(value)]);
  return sort === 'new' ? params : [...params, ['sort', sort]];
}

export function directoryHref(path: string, view: DirectoryView): string {
  const query = new URLSearchParams(directoryParams(view)).toString();
  return query ? `${path}?${query}` : path;
}

export function isNarrowed({ query, jobField, stack, employed }: DirectoryView): boolean {
  return query !== undefined || jobField !== undefined || stack !== undefined || employed !== undefined;
}
