import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanText } from '../../../kernel/text.ts';
import { recordAct, type Act } from '../../audit/index.ts';
import { accessCase, assertVersion } from '../cases.access.ts';
import { addStep, changeCase, type CaseRow, type StepKind } from '../cases.queries.ts';
import { findFlagTarget, type Flagged, type FlagTarget } from '../flag-targets.ts';
import { findFlags } from '../flags.queries.ts';
import {
  actionImpossible,
  caseClosed,
  nothingDecided,
  noteMissing,
  targetGone,
} from '../moderation.errors.ts';
import { CaseClosed } from '../moderation.events.ts';
import { tellAuthor, tellReporters } from '../moderation.notices.ts';
import type { HouseRule } from '../moderation.settings.ts';
import { ruleNamed } from '../rules.ts';
import { block, warn } from './warn-member.ts';

export interface Decision {
  version: number;
  /** Nothing is wrong with it. */
  dismiss?: true | undefined;
  hide?: true | undefined;
  edit?: { title?: string; body?: string } | undefined;
  /** Slug of the space that it belongs to. */
  move?: string | undefined;
  lock?: true | undefined;
  warn?: true | undefined;
  /** Days, or null for good. */
  block?: { days: number | null } | undefined;
  /** Key of the rule that was broken; needed to warn and to block. */
  rule?: string | undefined;
  /** To the author; needed to warn and to block. */
  message?: string | undefined;
  /** Only staff read it. */
  note?: string | undefined;
}

interface Deciding {
  row: CaseRow;
  kind: FlagTarget;
  flagged: Flagged;
  decision: Decision;
  rule: HouseRule | null;
  message: string;
  /** Written down last: the end of the log stays locked from then on. */
  acts: Omit<Act, 'actorId' | 'target'>[];
}

/**
 * Decides a case in one go. What was hidden or held and is not hidden by the decision is shown again. Reporters and author hear
 * of it; everything is written down.
 * @throws DomainError 403, 404; 409 on a stale version or when it is decided already; 422
 */
export async function decideCase(ctx: Ctx, id: string, decision: Decision): Promise<CaseRow> {
  return ctx.transaction(async (tx) => {
    const row = await accessCase(tx, id, { lock: true });
    await assertVersion(tx, row, decision.version);
    if (row.state === 'closed') throw caseClosed();
    const deciding = await begin(tx, row, decision);
    if (!decision.dismiss) await act(tx, deciding);
    await showAgain(tx, deciding);
    if (decision.note) await addStep(tx, row.id, { kind: 'note', note: noteOf(decision) });
    const outcome = decision.dismiss ? 'dismissed' : 'acted';
    if (decision.dismiss) await did(tx, deciding, 'dismissed');
    const closed = await changeCase(tx, row, {
      state: 'closed',
      outcome,
      closed_at: tx.now,
      closed_by: tx.actor!.id,
    });
    await tx.emit(CaseClosed({ caseId: row.id, outcome }));
    await tell(tx, deciding, outcome);
    for (const one of deciding.acts) await record(tx, deciding.flagged, one);
    return closed;
  });
}

const actions = ['hide', 'edit', 'move', 'lock', 'warn', 'block'] as const;

async function begin(tx: Ctx, row: CaseRow, decision: Decision): Promise<Deciding> {
  const chosen = actions.filter((action) => decision[action] !== undefined);
  if (decision.dismiss === undefined ? chosen.length === 0 : chosen.length > 0) throw nothingDecided();
  const kind = findFlagTarget(row.target_type);
  const flagged = await kind?.find(tx, row.target_id);
  if (!kind || !flagged) {
    if (decision.dismiss && kind)
      return { row, kind, flagged: gone(row), decision, rule: null, message: '', acts: [] };
    throw targetGone();
  }
  for (const action of ['hide', 'edit', 'move', 'lock'] as const)
    if (decision[action] !== undefined && !kind[action]) throw actionImpossible(`/${action}`);
  const reaches = decision.warn !== undefined || decision.block !== undefined;
  const message = decision.message
    ? cleanText(decision.message, { pointer: '/message', min: 0, max: 1000 })
    : '';
  if (reaches && !message) throw noteMissing('/message');
  const rule = decision.rule === undefined ? null : ruleNamed(tx, decision.rule);
  if (reaches && !rule) throw noteMissing('/rule');
  return { row, kind, flagged, decision, rule, message, acts: [] };
}

async function act(tx: Ctx, deciding: Deciding): Promise<void> {
  const { kind, flagged, decision } = deciding;
  // People first: whoever outranks the decider refuses it before anything else is done.
  if (decision.warn || decision.block) await actOnAuthor(tx, deciding);
  if (decision.edit) {
    await kind.edit!(tx, flagged.id, decision.edit);
    await did(tx, deciding, 'edited', { before: null, after: { fields: Object.keys(decision.edit) } });
  }
  if (decision.move !== undefined) {
    const { from, to, spaceId } = await kind.move!(tx, flagged.id, decision.move);
    await changeCase(tx, deciding.row, { space_id: spaceId });
    await did(tx, deciding, 'moved', { before: { space: from }, after: { space: to } });
  }
  if (decision.lock) {
    await kind.lock!(tx, flagged.id);
    await did(tx, deciding, 'locked', { before: { locked: flagged.locked }, after: { locked: true } });
  }
  if (decision.hide) {
    await kind.hide!(tx, flagged.id, 'hidden');
    await did(tx, deciding, 'hidden', {
      before: { withheld: flagged.withheld },
      after: { withheld: 'hidden' },
    });
  }
}

async function actOnAuthor(
  tx: Ctx,
  { row, flagged, decision, rule, message, ...deciding }: Deciding,
): Promise<void> {
  const { authorId: accountId, anonymous } = flagged;
  const told = { accountId, anonymous, rule: rule!, note: message, about: flagged, caseId: row.id };
  if (decision.warn) {
    const given = await warn(tx, told);
    // The step of somebody whom nobody knows would tell what else they did.
    const details = { rule: rule!.key, ...(!flagged.anonymous && { step: given.step }) };
    await addStep(tx, row.id, { kind: 'warned', note: message, details });
    deciding.acts.push({ act: 'moderation.warned', after: details, note: message });
  }
  if (decision.block) {
    await block(tx, { ...told, days: decision.block.days });
    const details = { days: decision.block.days, rule: rule!.key };
    await addStep(tx, row.id, { kind: 'blocked', note: message, details });
    deciding.acts.push({ act: 'moderation.blocked', after: details, note: message });
  }
}

async function showAgain(tx: Ctx, deciding: Deciding): Promise<void> {
  const { kind, flagged, decision } = deciding;
  if (decision.hide || flagged.withheld === null || flagged.deleted || !kind.show) return;
  await kind.show(tx, flagged.id);
  await did(tx, deciding, 'shown', { before: { withheld: flagged.withheld }, after: { withheld: null } });
}

async function did(
  tx: Ctx,
  { row, rule, acts }: Deciding,
  kind: StepKind,
  change: { before?: unknown; after?: unknown } = {},
): Promise<void> {
  const details = { ...(change.after as object | undefined), ...(rule && { rule: rule.key }) };
  await addStep(tx, row.id, { kind, details });
  acts.push({ act: `moderation.${kind}`, before: change.before, after: { ...details, case: row.id } });
}

async function tell(
  tx: Ctx,
  { row, flagged, decision, rule }: Deciding,
  outcome: 'acted' | 'dismissed',
): Promise<void> {
  const flags = (await findFlags(tx, [row.id])).filter((flag) => !flag.withdrawn_at);
  await tellReporters(tx, row, flagged, { outcome, reporters: flags.map((flag) => flag.reporter_id) });
  const done = (['hide', 'edit', 'move', 'lock'] as const).filter((action) => decision[action] !== undefined);
  if (done.length > 0) await tellAuthor(tx, row, flagged, { done, rule });
}

function record(tx: Ctx, flagged: Flagged, act: Deciding['acts'][number]): Promise<void> {
  const target = { type: flagged.type === 'member' ? 'account' : flagged.type, id: flagged.id };
  return recordAct(tx, { ...act, actorId: tx.actor!.id, target });
}

function noteOf({ note }: Decision): string {
  return cleanText(note!, { pointer: '/note', min: 0, max: 2000 });
}

/** Erased for good meanwhile: there is nothing left to decide but that. */
function gone(row: CaseRow): Flagged {
  return {
    type: row.target_type,
    id: row.target_id,
    authorId: row.author_id,
    anonymous: row.anonymous,
    spaceId: row.space_id,
    postId: null,
    rootId: null,
    handle: null,
    title: '',
    body: '',
    bodyHtml: '',
    createdAt: row.opened_at,
    editedAt: null,
    deleted: true,
    withheld: null,
    locked: false,
  };
}
