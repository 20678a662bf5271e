import type { Ctx } from '../../kernel/ctx.ts';
import { invalidField } from '../../kernel/errors.ts';
import { definePortfolioSource, type PortfolioItem } from '../../kernel/portfolio.ts';
import { definePostKind, type FacetedPost } from '../../kernel/post-kinds.ts';
import { findTellablePosts, summarisePosts } from '../posts/index.ts';
import {
  cleanStacksOf,
  cleanUrl,
  lockToLaunch,
  findTeams,
  listTeamIdsOf,
  presentTeams,
  setLaunched,
} from '../recruiting/index.ts';
import { loadDirectory } from '../spaces/index.ts';
import { alreadyLaunched } from './launches.errors.ts';
import {
  changeLaunch,
  deleteLaunch,
  findLaunches,
  insertLaunch,
  listLaunchesOf,
} from './launches.queries.ts';
import { LaunchFacet, type LaunchView } from './launches.schemas.ts';

definePostKind({
  name: 'launch',
  facetSchema: LaunchFacet,
  createFacet,
  changeFacet,
  loadFacets,
  textsOf: (facet) => ({ plain: [], links: [(facet as LaunchFacet).url] }),
  loadSearchTexts: async (ctx, postIds) =>
    new Map((await findLaunches(ctx, postIds)).map((row) => [row.post_id, row.stacks.join(' ')])),
});

/** In the portfolio of everybody who is in the team. */
definePortfolioSource({ name: 'launch', load: loadPortfolioOf });

function clean(tx: Ctx, { url, stacks = [] }: LaunchFacet): { url: string; stacks: string[] } {
  const address = cleanUrl(url, '/facet/url');
  if (address === null) throw invalidField('/facet/url', 'recruiting.url_malformed');
  return { url: address, stacks: cleanStacksOf(tx, stacks, '/facet/stacks') };
}

async function createFacet(tx: Ctx, post: FacetedPost, facet: unknown): Promise<void> {
  if (post.anonymous) throw invalidField('/anonymous', 'recruiting.not_anonymous');
  const given = facet as LaunchFacet;
  const launch = clean(tx, given);
  const team = await lockToLaunch(tx, given.teamId);
  const [before] = await listLaunchesOf(tx, [team.id], 1);
  if (before) {
    const known = (await findTellablePosts(tx, [before.post_id])).get(before.post_id);
    if (known?.deleted !== true) throw alreadyLaunched();
    await deleteLaunch(tx, before.post_id);
  }
  await insertLaunch(tx, { post_id: post.id, team_id: team.id, ...launch });
  await setLaunched(tx, team.id, true);
}

async function changeFacet(tx: Ctx, post: FacetedPost, facet: unknown): Promise<void> {
  const given = facet as LaunchFacet;
  const [before] = await findLaunches(tx, [post.id]);
  if (!before) return createFacet(tx, post, facet);
  if (before.team_id !== given.teamId) throw invalidField('/facet/teamId', 'launches.team_stays');
  await changeLaunch(tx, { post_id: post.id, ...clean(tx, given) });
}

async function loadFacets(ctx: Ctx, posts: readonly FacetedPost[]): Promise<Map<string, LaunchView>> {
  const rows = await findLaunches(
    ctx,
    posts.map(({ id }) => id),
  );
  const teams = await findTeams(
    ctx,
    rows.map((row) => row.team_id),
  );
  const views = await presentTeams(ctx, teams);
  return new Map(
    rows.map((row) => [
      row.post_id,
      {
        teamId: row.team_id,
        recruitmentId: teams.find(({ id }) => id === row.team_id)?.post_id ?? null,
        url: row.url,
        stacks: row.stacks,
        team: views.get(row.team_id)?.members ?? [],
      },
    ]),
  );
}

async function loadPortfolioOf(ctx: Ctx, accountId: string, limit: number): Promise<PortfolioItem[]> {
  // Everybody's card asks: where nobody launches, it costs nothing.
  if (!(await loadDirectory(ctx)).spaces.some(({ kind }) => kind === 'launch')) return [];
  const rows = await listLaunchesOf(ctx, await listTeamIdsOf(ctx, accountId), limit);
  const posts = await summarisePosts(
    ctx,
    rows.map((row) => row.post_id),
  );
  return rows.flatMap(({ post_id: id }) => {
    const post = posts.get(id);
    if (!post) return [];
    const { title, pictureUrl, createdAt } = post;
    return [{ kind: 'launch', title, path: `/posts/${id}`, imageUrl: pictureUrl, at: createdAt }];
  });
}
