import type { Ctx } from '../../../kernel/ctx.ts';
import { recordAct } from '../../audit/index.ts';
import { addStep, changeCase, takeOpenCase, type CaseRow } from '../cases.queries.ts';
import { findFlagTarget } from '../flag-targets.ts';
import { ownContent, targetGone, targetUnknown } from '../moderation.errors.ts';
import { CaseOpened } from '../moderation.events.ts';
import { tellStaffOfCase } from '../moderation.notices.ts';

export interface Review {
  target: { type: 'post' | 'comment' | 'message'; id: string };
  /** A stable word, such as `new-member`. */
  reason: string;
  /** Name of the rule that said so. */
  rule: string;
  /** Held: nobody but author and staff sees it until then. Otherwise everybody does meanwhile. */
  hold?: boolean;
}

/**
 * Puts a text into the queue because a rule of the site says so, and holds it back until somebody has looked. Joins the
 * transaction that stores the text. A case that waits already stays the one case of its target.
 */
export async function holdForReview(tx: Ctx, { target, reason, rule, hold = true }: Review): Promise<void> {
  const kind = findFlagTarget(target.type);
  const flagged = await kind?.find(tx, target.id);
  if (!kind || !flagged) throw targetGone();
  const { row, made } = await takeOpenCase(tx, flagged, { origin: 'rule', hold: { reason, rule } });
  if (!made) await changeCase(tx, row, { hold_reason: reason, hold_rule: rule });
  if (hold && flagged.withheld === null) await kind.hide?.(tx, flagged.id, 'held');
  const details = { reason, rule };
  await addStep(tx, row.id, { kind: hold ? 'held' : 'opened', actorId: null, details });
  if (!made) return;
  await tx.emit(CaseOpened({ caseId: row.id }));
  await tellStaffOfCase(tx, row);
}

/** Opens a case on one's own initiative; the open one of the target when there is one. @throws DomainError 404, 409, 422 */
export async function openCase(ctx: Ctx, target: { type: string; id: string }): Promise<CaseRow> {
  const kind = findFlagTarget(target.type);
  if (!kind) throw targetUnknown();
  return ctx.transaction(async (tx) => {
    const flagged = await kind.access(tx, target.id);
    if (flagged.authorId === tx.actor!.id) throw ownContent();
    const { row, made } = await takeOpenCase(tx, flagged, { origin: 'staff' });
    if (!made) return row;
    await addStep(tx, row.id, { kind: 'opened' });
    const taken = await changeCase(tx, row, { assignee_id: tx.actor!.id });
    await tx.emit(CaseOpened({ caseId: row.id }));
    await recordAct(tx, {
      act: 'moderation.case_opened',
      actorId: tx.actor!.id,
      target: { type: flagged.type, id: flagged.id },
      after: { case: row.id },
    });
    return taken;
  });
}
