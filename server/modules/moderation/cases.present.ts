import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { truncate } from '../../kernel/text.ts';
import { findMembers, presentAuthor, type AuthorView } from '../members/index.ts';
import { plainTextOf } from '../posts/index.ts';
import {
  findCasesOf,
  findSteps,
  listCases,
  type CaseRow,
  type FlagRow,
  type StepRow,
} from './cases.queries.ts';
import { findFlagTarget, type Flagged, type Said } from './flag-targets.ts';
import { findFlags } from './flags.queries.ts';
import { blockedUntil, blockEnd, counts, nextStep } from './ladder.rules.ts';
import type { CaseSummary, CaseView } from './moderation.schemas.ts';
import { ladderDays } from './moderation.settings.ts';
import { readableSpaceIds } from './cases.access.ts';
import { counted } from './use-cases/warn-member.ts';
import { findBlocks, findLadder } from './warnings.queries.ts';

const excerptLength = 200;
type Card = (id: string | null) => AuthorView | null;

/** By account id; nobody for null. */
async function loadCards(ctx: Ctx, ids: readonly (string | null)[]): Promise<Card> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const byId = new Map((await findMembers(ctx, wanted)).map((member) => [member.account_id, member]));
  return (id) => (id === null ? null : presentAuthor(byId.get(id)));
}

export async function presentCases(
  ctx: Ctx,
  rows: readonly CaseRow[],
): Promise<Static<typeof CaseSummary>[]> {
  const [flags, things, card] = await Promise.all([
    findFlags(
      ctx,
      rows.map(({ id }) => id),
    ),
    Promise.all(
      rows.map(async (row) => (await findFlagTarget(row.target_type)?.find(ctx, row.target_id)) ?? null),
    ),
    loadCards(
      ctx,
      rows.flatMap((row) => [row.assignee_id, row.anonymous ? null : row.author_id]),
    ),
  ]);
  return rows.map((row, index) => presentSummary(row, things[index] ?? null, { flags, card }));
}

function presentSummary(
  row: CaseRow,
  thing: Flagged | null,
  { flags, card }: { flags: readonly FlagRow[]; card: Card },
): Static<typeof CaseSummary> {
  const live = flags.filter((flag) => flag.case_id === row.id && !flag.withdrawn_at);
  return {
    id: row.id,
    state: row.state as 'open' | 'closed',
    outcome: row.outcome as 'acted' | 'dismissed' | 'withdrawn' | null,
    origin: row.origin as 'flags' | 'rule' | 'staff',
    hold: row.hold_reason && row.hold_rule ? { reason: row.hold_reason, rule: row.hold_rule } : null,
    flagCount: row.flag_count,
    reasons: [...new Set(live.map((flag) => flag.reason))] as never,
    assignee: card(row.assignee_id),
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    version: row.version,
    target: {
      type: row.target_type,
      // The account of a member stays inside.
      id: row.target_type === 'member' ? null : row.target_id,
      postId: thing?.postId ?? null,
      rootId: thing?.rootId ?? null,
      handle: thing?.handle ?? null,
      title: thing?.title ?? '',
      excerpt: truncate(excerptOf(thing), excerptLength),
      author: row.anonymous ? null : card(row.author_id),
      anonymous: row.anonymous,
      createdAt: (thing?.createdAt ?? row.opened_at).toISOString(),
      deleted: thing?.deleted ?? true,
      withheld: thing?.withheld ?? null,
      locked: thing?.locked ?? false,
    },
  };
}

/** Its words, without markup. */
function excerptOf(thing: Flagged | null): string {
  const words = thing?.bodyHtml ? plainTextOf(thing.bodyHtml) : (thing?.body ?? '').replace(/\s+/g, ' ');
  return words.slice(0, 2000);
}

/** One case with everything that a decision needs. */
export async function presentCase(ctx: Ctx, row: CaseRow): Promise<Static<typeof CaseView>> {
  const kind = findFlagTarget(row.target_type);
  const [thing, flags, steps, others, history, context] = await Promise.all([
    kind?.find(ctx, row.target_id) ?? null,
    findFlags(ctx, [row.id]),
    findSteps(ctx, row.id),
    findCasesOf(ctx, { type: row.target_type, id: row.target_id }),
    row.anonymous ? null : presentHistory(ctx, row.author_id),
    kind?.context?.(ctx, row.target_id) ?? [],
  ]);
  const card = await loadCards(ctx, [
    row.assignee_id,
    row.closed_by,
    row.anonymous ? null : row.author_id,
    ...flags.map((flag) => flag.reporter_id),
    ...context.map((said) => said.authorId),
    ...steps.flatMap((step) => [step.actor_id, assigneeOf(step)]),
  ]);
  return {
    ...presentSummary(row, thing, { flags, card }),
    body: thing?.body ?? '',
    bodyHtml: thing?.bodyHtml ?? '',
    context: presentSaid(context, card),
    closedBy: card(row.closed_by),
    flags: flags.map((flag) => ({
      reporter: card(flag.reporter_id)!,
      reason: flag.reason as never,
      note: flag.note,
      createdAt: flag.created_at.toISOString(),
      withdrawn: flag.withdrawn_at !== null,
    })),
    steps: steps.map((step) => presentStep(step, card)),
    earlier: others
      .filter(({ id }) => id !== row.id)
      .map((other) => ({
        id: other.id,
        outcome: other.outcome as never,
        openedAt: other.opened_at.toISOString(),
        closedAt: other.closed_at?.toISOString() ?? null,
      })),
    history,
    can: {
      hide: kind?.hide !== undefined && thing !== null,
      edit: kind?.edit !== undefined && thing !== null && !thing.deleted,
      move: kind?.move !== undefined && thing !== null && !thing.deleted,
      lock: kind?.lock !== undefined && thing !== null && !thing.deleted,
    },
  };
}

function presentSaid(context: readonly Said[], card: Card) {
  return context.map(({ authorId, bodyHtml, createdAt }) => ({
    author: card(authorId),
    bodyHtml,
    createdAt: createdAt.toISOString(),
  }));
}

function presentStep(step: StepRow, card: Card) {
  const assignee = assigneeOf(step);
  return {
    kind: step.kind,
    actor: card(step.actor_id),
    note: step.note,
    // An account's id says nothing to anybody.
    details: assignee === null ? (step.details ?? null) : null,
    assignee: card(assignee),
    at: step.at.toISOString(),
  };
}

function assigneeOf({ kind, details }: StepRow): string | null {
  return kind === 'assigned' ? (details as { to: string }).to : null;
}

async function presentHistory(ctx: Ctx, accountId: string) {
  const [warnings, blocks, cases] = await Promise.all([
    findLadder(ctx, accountId, false),
    findBlocks(ctx, [accountId]),
    listCases(ctx, {
      state: 'closed',
      authorId: accountId,
      spaceIds: await readableSpaceIds(ctx),
      viewerId: ctx.actor!.id,
      limit: 200,
      after: null,
    }),
  ]);
  const named = blocks.filter(({ anonymous }) => !anonymous).map(({ until }) => ({ until, lifted: false }));
  const until = blockedUntil(named, ctx.now);
  const ladder = ctx.setting(ladderDays);
  const end = blockEnd(nextStep(warnings.map(counted), ctx.now), ladder, ctx.now);
  return {
    warnings: warnings.filter((warning) => counts(counted(warning), ctx.now)).length,
    warningsEver: warnings.length,
    casesActed: cases.filter(({ outcome }) => outcome === 'acted').length,
    blocked: until !== undefined,
    blockedUntil: until?.toISOString() ?? null,
    nextDays: end === null ? 0 : Math.round((end.getTime() - ctx.now.getTime()) / 86_400_000),
  };
}
