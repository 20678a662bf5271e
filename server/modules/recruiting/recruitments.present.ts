import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import type { FacetedPost } from '../../kernel/post-kinds.ts';
import { cardCatalogue } from '../members/index.ts';
import {
  countApplications,
  findOwnApplications,
  type ApplicationCount,
  type ApplicationRow,
  type ApplicationState,
} from './applications.queries.ts';
import {
  findRecruitments,
  listPositions,
  type PositionRow,
  type RecruitmentRow,
} from './recruitments.queries.ts';
import { closedWhy } from './recruitments.rules.ts';
import type { OptionsView, RecruitmentView } from './recruitments.schemas.ts';
import {
  creatorField,
  headCountLimit,
  longestDays,
  messageLimit,
  positionLimit,
  stackLimit,
} from './recruiting.settings.ts';
import { findTeamsOfPosts, type TeamOfPost } from './teams.queries.ts';

interface Around {
  positions: PositionRow[];
  counts: ApplicationCount[];
  teams: Map<string, TeamOfPost>;
  applications: Map<string, ApplicationRow>;
}

/** Facets of many posts: one query for each sort of row, however many posts there are. */
export async function loadRecruitmentViews(
  ctx: Ctx,
  posts: readonly FacetedPost[],
): Promise<Map<string, RecruitmentView>> {
  const ids = posts.map(({ id }) => id);
  const [rows, positions, counts, teams, applications] = await Promise.all([
    findRecruitments(ctx, ids),
    listPositions(ctx, ids),
    countApplications(ctx, ids),
    findTeamsOfPosts(ctx, ids),
    findOwnApplications(ctx, ids),
  ]);
  const around = { positions, counts, teams, applications };
  return new Map(rows.map((row) => [row.post_id, presentRecruitment(ctx, row, around)]));
}

function presentRecruitment(ctx: Ctx, row: RecruitmentRow, around: Around): RecruitmentView {
  const why = closedWhy(row, ctx.now);
  const positions = around.positions.filter(({ post_id }) => post_id === row.post_id);
  const counts = around.counts.filter(({ post_id }) => post_id === row.post_id);
  const total = positions.reduce((sum, { head_count }) => sum + head_count, 0);
  const taken = positions.reduce((sum, position) => sum + position.taken, 0);
  const team = around.teams.get(row.post_id);
  return {
    status: why === null ? 'open' : 'closed',
    closedWhy: why,
    deadline: row.deadline?.toISOString() ?? null,
    positions: positions.map((position) => ({
      field: position.field,
      name: nameOfField(ctx, position.field),
      count: position.head_count,
      taken: position.taken,
      applications: counts.find(({ field }) => field === position.field)?.live ?? 0,
    })),
    seats: { total, taken, left: total - taken },
    mode: row.mode as RecruitmentView['mode'],
    region: row.region,
    stacks: row.stacks,
    projectUrl: row.project_url,
    joinPolicy: row.join_policy as RecruitmentView['joinPolicy'],
    category: row.category,
    team: team
      ? {
          id: team.id,
          members: team.members,
          state: team.state as 'active',
          launched: team.launched_at !== null,
        }
      : null,
    mine: ctx.actor ? ownPart(ctx, row, around, { isOpen: why === null && total > taken }) : null,
  };
}

function ownPart(
  ctx: Ctx,
  row: RecruitmentRow,
  { applications, counts, teams }: Around,
  { isOpen }: { isOpen: boolean },
): RecruitmentView['mine'] {
  const host = row.host_id === ctx.actor!.id;
  const own = applications.get(row.post_id);
  const team = teams.get(row.post_id);
  const member = team?.mine_left === false;
  const wasReplaced = team?.mine_why === 'replaced';
  const isFree = own === undefined || own.state === 'withdrawn';
  const waiting = counts
    .filter(({ post_id }) => post_id === row.post_id)
    .reduce((sum, one) => sum + one.waiting, 0);
  return {
    host,
    member,
    application: own ? { id: own.id, position: own.field, state: own.state as ApplicationState } : null,
    mayApply: isOpen && !host && !member && isFree && !wasReplaced,
    waiting: host ? waiting : null,
  };
}

/** A field that the site took away keeps its key as its name. */
export function nameOfField(ctx: Ctx, key: string): string {
  const name = ctx.setting(cardCatalogue).jobFields.find((field) => field.key === key)?.name;
  return (ctx.locale === 'en' ? name?.en : name?.ko) ?? key;
}

/** What can be looked for on this site, in the language of the request. */
export function presentOptions(ctx: Ctx): Static<typeof OptionsView> {
  const { jobFields, stackGroups } = ctx.setting(cardCatalogue);
  const inLocale = (name: { ko: string; en: string }) => (ctx.locale === 'en' ? name.en : name.ko);
  const named = <Part extends { key: string; name: { ko: string; en: string } }>({ key, name }: Part) => ({
    key,
    name: inLocale(name),
  });
  const unasked = ctx.setting(creatorField);
  return {
    fields: jobFields.filter(({ key }) => key !== unasked).map(named),
    stackGroups: stackGroups.map((group) => ({ ...named(group), stacks: group.stacks })),
    limits: {
      positions: ctx.setting(positionLimit),
      headCount: ctx.setting(headCountLimit),
      stacks: ctx.setting(stackLimit),
      days: ctx.setting(longestDays),
      message: ctx.setting(messageLimit),
    },
  };
}
