import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Empty, Id, PageQuery, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { teamNotFound } from './recruiting.errors.ts';
import { accessRecruitment } from './recruitments.access.ts';
import { ById } from './recruitments.schemas.ts';
import { accessTeam } from './teams.access.ts';
import { presentMakers, presentSummaries, presentTeam, presentTeams } from './teams.present.ts';
import { countTeams, findTeamOfPost, listTeamsOf } from './teams.queries.ts';
import {
  CheckInBody,
  EndBody,
  HandleBody,
  JoinBody,
  MakersQuery,
  MakersView,
  PublicTeam,
  TeamChangesBody,
  TeamPage,
  TeamStatsView,
  TeamView,
} from './teams.schemas.ts';
import { joinTeam } from './use-cases/apply.ts';
import { checkIn, editTeam, handOver, leaveTeam, replaceMember } from './use-cases/change-team.ts';
import { endTeam } from './use-cases/end-team.ts';

const tags = ['teams'];
const member = { config: { access: { who: 'member', object: 'visible' } } } as const;
const host = { config: { access: { who: 'member', object: 'own' } } } as const;
const OneMember = Strict({ id: Id, handle: Id });

export function teamsRoutes(http: Http): void {
  mountOfPost(http);
  mountReading(http);
  mountWork(http);
  mountHosting(http);
}

async function publicTeam(ctx: Ctx, postId: string): Promise<Static<typeof PublicTeam>> {
  const { post } = await accessRecruitment(ctx, postId, 'read');
  const team = await findTeamOfPost(ctx, post.id);
  if (!team) throw teamNotFound();
  return (await presentTeams(ctx, [team])).get(team.id)!;
}

function mountOfPost(http: Http): void {
  http.get(
    '/posts/:id/team',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: { tags, summary: 'Who is in it', params: ById, response: { 200: PublicTeam } },
    },
    async ({ ctx, params }) => publicTeam(ctx, params.id),
  );

  http.put(
    '/posts/:id/team/members/me',
    {
      ...member,
      schema: {
        tags,
        summary: 'Take a seat where nobody has to say yes',
        params: ById,
        body: JoinBody,
        response: { 200: PublicTeam },
      },
    },
    async ({ ctx, params, body }) => {
      await joinTeam(ctx, params.id, body.position);
      return publicTeam(ctx, params.id);
    },
  );

  http.delete(
    '/posts/:id/team/members/me',
    {
      ...member,
      schema: { tags, summary: 'Leave a team that works', params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await leaveTeam(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}

function mountReading(http: Http): void {
  http.get(
    '/me/teams',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'Teams that I am in',
        querystring: Strict(PageQuery),
        response: { 200: TeamPage },
      },
    },
    async ({ ctx, query }) => {
      const { limit = 20, cursor } = query;
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id]);
      const teams = await listTeamsOf(ctx, ctx.actor!.id, { limit: limit + 1, after });
      const views = await presentSummaries(ctx, teams);
      return toPage(
        teams,
        limit,
        (team) => views.get(team.id)!,
        (team) => [team.id],
      );
    },
  );

  http.get(
    '/teams/stats',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags,
        summary: 'How many teams formed here, and how many shipped',
        response: { 200: TeamStatsView },
      },
    },
    async ({ ctx }) => ctx.cached('recruiting.team_stats', countTeams),
  );

  http.get(
    '/teams/makers',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags,
        summary: 'Members whose teams launched most',
        querystring: MakersQuery,
        response: { 200: MakersView },
      },
    },
    async ({ ctx, query }) => presentMakers(ctx, query.limit ?? 6),
  );

  http.get(
    '/teams/:id',
    {
      ...member,
      schema: { tags, summary: 'A team, for its members', params: ById, response: { 200: TeamView } },
    },
    async ({ ctx, params }) => presentTeam(ctx, (await accessTeam(ctx, params.id, 'be')).team),
  );
}

function mountWork(http: Http): void {
  http.patch(
    '/teams/:id',
    {
      ...member,
      schema: {
        tags,
        summary: 'Change what all of its members may change: its name, its notes, its links',
        params: ById,
        body: TeamChangesBody,
        response: { 200: TeamView },
      },
    },
    async ({ ctx, params, body }) => presentTeam(ctx, await editTeam(ctx, params.id, body)),
  );

  http.put(
    '/teams/:id/check-in',
    {
      ...member,
      schema: {
        tags,
        summary: 'My line of this week',
        params: ById,
        body: CheckInBody,
        response: { 200: TeamView },
      },
    },
    async ({ ctx, params, body }) => presentTeam(ctx, await checkIn(ctx, params.id, body.line)),
  );
}

function mountHosting(http: Http): void {
  http.put(
    '/teams/:id/host',
    {
      ...host,
      schema: {
        tags,
        summary: 'Make another member the host',
        params: ById,
        body: HandleBody,
        response: { 200: TeamView },
      },
    },
    async ({ ctx, params, body }) => presentTeam(ctx, await handOver(ctx, params.id, body.handle)),
  );

  http.delete(
    '/teams/:id/members/:handle',
    {
      ...host,
      schema: {
        tags,
        summary: 'Give the seat of a member to be had by others, as the host',
        params: OneMember,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await replaceMember(ctx, params.id, params.handle);
      return reply.code(204).send(null);
    },
  );

  http.put(
    '/teams/:id/end',
    {
      ...host,
      schema: {
        tags,
        summary: 'End the work: it is done, or given up for a reason',
        params: ById,
        body: EndBody,
        response: { 200: TeamView },
      },
    },
    async ({ ctx, params, body }) => presentTeam(ctx, await endTeam(ctx, params.id, body)),
  );
}
