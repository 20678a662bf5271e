import type { Ctx } from '../../../kernel/ctx.ts';
import { isSerialId } from '../../../kernel/ids.ts';
import { cleanText } from '../../../kernel/text.ts';
import { findRole, listStaff, lockToActOn } from '../../accounts/index.ts';
import { recordAct } from '../../audit/index.ts';
import { mayDecideFor } from '../deciders.rules.ts';
import {
  alreadyAppealed,
  appealDecided,
  appealNotFound,
  ownWarning,
  warningNotFound,
  warningOver,
} from '../moderation.errors.ts';
import { AppealDecided, AppealMade } from '../moderation.events.ts';
import { tellAppealDecided, tellStaffOfAppeal } from '../moderation.notices.ts';
import {
  findAppeal,
  findBlocksOfWarnings,
  findWarning,
  insertAppeal,
  liftBlocks,
  settleAppeal,
  voidWarning,
  type AppealRow,
  type WarningRow,
} from '../warnings.queries.ts';
import { applyBlocks, isInForce } from './warn-member.ts';

/**
 * Asks, once, that somebody else looks at a warning again. Blocked members do this with the pass that sign-in gave them.
 * @throws DomainError 404 for others' warnings; 409 `moderation.already_appealed`, `moderation.warning_over`; 422
 */
export async function appeal(
  ctx: Ctx,
  accountId: string,
  { warningId, text }: { warningId: string; text: string },
): Promise<AppealRow> {
  const words = cleanText(text, { pointer: '/text', min: 1, max: 3000 });
  return ctx.transaction(async (tx) => {
    const warning = isSerialId(warningId) ? await findWarning(tx, warningId) : undefined;
    if (warning?.account_id !== accountId) throw warningNotFound();
    const block = (await findBlocksOfWarnings(tx, [warning.id])).get(warning.id);
    if (!isInForce(warning, block, tx.now)) throw warningOver();
    const made = await insertAppeal(tx, warning.id, words);
    if (!made) throw alreadyAppealed();
    await tx.emit(AppealMade({ appealId: made.id }));
    await tellStaffOfAppeal(tx, made, warning);
    return made;
  });
}

/** Whether there is anybody at all who may decide. It must not tell that an anonymous author is of the staff. */
export async function hasDecider(ctx: Ctx, warning: WarningRow): Promise<boolean> {
  const known = warning.anonymous ? { ...warning, account_id: '' } : warning;
  return (await listStaff(ctx)).some(({ id }) => mayDecideFor(known, id));
}

/**
 * Decides about an appeal. Lifting makes the warning void and ends its block.
 * @throws DomainError 403 `moderation.own_warning` for whoever warned; 404; 409 `moderation.appeal_decided`; 422
 */
export async function decideAppeal(
  ctx: Ctx,
  id: string,
  { outcome, reason }: { outcome: 'upheld' | 'lifted'; reason: string },
): Promise<AppealRow> {
  const decision = cleanText(reason, { pointer: '/reason', min: 1, max: 2000 });
  return ctx.transaction(async (tx) => {
    const row = isSerialId(id) ? await findAppeal(tx, id, { lock: true }) : undefined;
    const warning = row && (await findWarning(tx, row.warning_id));
    if (!row || !warning || warning.account_id === tx.actor!.id) throw appealNotFound();
    if (!mayDecideFor(warning, tx.actor!.id)) throw ownWarning();
    if (row.decided_at) throw appealDecided();
    const settled = await settleAppeal(tx, row.id, { outcome, decision });
    if (outcome === 'lifted') await lift(tx, warning);
    await tx.emit(AppealDecided({ appealId: row.id, outcome }));
    await tellAppealDecided(tx, settled, warning);
    await recordAct(tx, {
      act: `moderation.appeal_${outcome}`,
      actorId: tx.actor!.id,
      target: { type: 'appeal', id: row.id },
      before: { outcome: null },
      after: { outcome, rule: warning.rule_key },
      note: decision,
    });
    return settled;
  });
}

async function lift(tx: Ctx, warning: WarningRow): Promise<void> {
  // Whoever left has nothing to be let in to.
  if ((await findRole(tx, warning.account_id)) === null) return voidWarning(tx, warning.id);
  await lockToActOn(tx, warning.account_id, { quietly: true });
  await voidWarning(tx, warning.id);
  const block = (await findBlocksOfWarnings(tx, [warning.id])).get(warning.id);
  if (block) await liftBlocks(tx, [block.id]);
  await applyBlocks(tx, warning.account_id);
}
