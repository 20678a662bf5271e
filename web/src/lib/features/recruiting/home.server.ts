import type { PostSummary, Site } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';

export interface HomeList {
  title: string;
  href: string;
  posts: PostSummary[];
}

const most = 8;
const shownMakers = 6;

/** What the front page shows of recruitments and launches, where the site has spaces for them. */
export async function loadHomeLists(
  api: App.Locals['api'],
  site: Site,
): Promise<{ lists: HomeList[]; makers: { name: string; handle: string; launches: number }[] }> {
  const spaceOf = (kind: string) => site.spaces.find((space) => space.kind === kind && !space.archived);
  const [recruiting, launching] = [spaceOf('recruitment'), spaceOf('launch')];
  const [top, launches, makers] = await Promise.all([
    recruiting &&
      api.GET('/api/v1/recruitments', { params: { query: { open: true, sort: 'popular', limit: most } } }),
    launching && api.GET('/api/v1/launches', { params: { query: { sort: 'popular', limit: most } } }),
    launching && api.GET('/api/v1/teams/makers', { params: { query: { limit: shownMakers } } }),
  ]);
  const list = (space: Site['spaces'][number] | undefined, posts: PostSummary[] | undefined): HomeList[] =>
    space && posts && posts.length > 0 ? [{ title: space.name, href: paths.space(space.slug), posts }] : [];
  return {
    lists: [...list(recruiting, top?.data?.items), ...list(launching, launches?.data?.items)],
    makers: (makers?.data?.items ?? []).flatMap(({ member: { name, handle }, launches: count }) =>
      handle === null ? [] : [{ name, handle, launches: count }],
    ),
  };
}
