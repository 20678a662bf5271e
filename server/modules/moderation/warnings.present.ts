import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers, presentAuthor } from '../members/index.ts';
import { mayDecideFor } from './deciders.rules.ts';
import { blockedUntil } from './ladder.rules.ts';
import { hasDecider } from './use-cases/appeal.ts';
import { isInForce } from './use-cases/warn-member.ts';
import {
  findAppealsOf,
  findBlocks,
  findBlocksOfWarnings,
  findWarning,
  findWarnings,
  type AppealRow,
  type BlockRow,
  type WarningRow,
} from './warnings.queries.ts';
import type { AppealView, Warnings, WarningView } from './warnings.schemas.ts';

interface Content {
  title: string;
  bodyHtml: string;
  postId: string | null;
}

/**
 * How somebody stands: what they are blocked and were warned for. Staff see what was done under a name.
 * @param anonymous whether what happened without a name is among it: for the member alone
 */
export async function presentStanding(
  ctx: Ctx,
  accountId: string,
  { anonymous }: { anonymous: boolean },
): Promise<Static<typeof Warnings>> {
  const [warnings, all] = await Promise.all([
    findWarnings(ctx, accountId, { anonymous }),
    findBlocks(ctx, [accountId]),
  ]);
  const blocks = all.filter((block) => anonymous || !block.anonymous);
  const until = blockedUntil(
    blocks.map((block) => ({ until: block.until, lifted: false })),
    ctx.now,
  );
  return {
    blocked: until !== undefined,
    blockedUntil: until?.toISOString() ?? null,
    items: await presentWarnings(ctx, warnings),
  };
}

async function presentWarnings(ctx: Ctx, rows: readonly WarningRow[]): Promise<Static<typeof WarningView>[]> {
  const ids = rows.map(({ id }) => id);
  const [blocks, appeals] = await Promise.all([findBlocksOfWarnings(ctx, ids), findAppealsOf(ctx, ids)]);
  return rows.map((row) => presentWarning(ctx, row, blocks.get(row.id), appeals.get(row.id)));
}

export function presentWarning(
  ctx: Ctx,
  row: WarningRow,
  block: BlockRow | undefined,
  appeal: AppealRow | undefined,
): Static<typeof WarningView> {
  const rule = row.rule as Pick<Static<typeof WarningView>['rule'], 'title' | 'text'>;
  const content = row.content as Content | null;
  const live = isInForce(row, block, ctx.now);
  return {
    id: row.id,
    kind: row.kind as 'warning' | 'block',
    rule: { key: row.rule_key, ...rule },
    note: row.note,
    content: content && {
      type: row.target_type!,
      postId: content.postId,
      title: content.title,
      bodyHtml: content.bodyHtml,
    },
    step: row.step,
    warnedAt: row.warned_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    counts: live,
    voided: row.voided_at !== null,
    blockedUntil: block && !block.lifted_at ? (block.until?.toISOString() ?? null) : null,
    appeal: appeal ? presentAppeal(appeal) : null,
    mayAppeal: live && !appeal,
  };
}

export function presentAppeal(row: AppealRow) {
  return {
    id: row.id,
    text: row.text,
    createdAt: row.created_at.toISOString(),
    outcome: row.outcome as 'upheld' | 'lifted' | null,
    decision: row.decision,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}

/** For staff: whose it is stays unsaid where the text was anonymous, and so does the step that it was. */
export async function presentAppeals(
  ctx: Ctx,
  rows: readonly AppealRow[],
): Promise<Static<typeof AppealView>[]> {
  const views: Static<typeof AppealView>[] = [];
  for (const row of rows) {
    const warning = (await findWarning(ctx, row.warning_id))!;
    if (warning.account_id === ctx.actor!.id) continue;
    const block = (await findBlocksOfWarnings(ctx, [warning.id])).get(warning.id);
    const ids = [warning.anonymous ? null : warning.account_id, warning.warned_by, row.decided_by];
    const members = await findMembers(
      ctx,
      ids.filter((id) => id !== null),
    );
    const card = (id: string | null) =>
      id === null ? null : presentAuthor(members.find((member) => member.account_id === id));
    const shown = presentWarning(ctx, warning, block, row);
    views.push({
      ...presentAppeal(row),
      warning: warning.anonymous ? { ...shown, step: Math.min(shown.step, 1), blockedUntil: null } : shown,
      member: card(ids[0] ?? null),
      warnedBy: card(ids[1] ?? null),
      decidedBy: card(ids[2] ?? null),
      mine: { decide: row.decided_at === null && mayDecideFor(warning, ctx.actor!.id) },
      decidable: await hasDecider(ctx, warning),
    });
  }
  return views;
}
