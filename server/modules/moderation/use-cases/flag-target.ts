import type { Ctx } from '../../../kernel/ctx.ts';
import { isSerialId } from '../../../kernel/ids.ts';
import { spendBudget } from '../../../kernel/spending.ts';
import { cleanText } from '../../../kernel/text.ts';
import { recordAct } from '../../audit/index.ts';
import { addStep, changeCase, findCase, takeOpenCase, type CaseRow, type FlagRow } from '../cases.queries.ts';
import { findFlagTarget, type Flagged, type FlagTarget } from '../flag-targets.ts';
import { countFlagsSince, findFlag, findFlags, insertFlag, withdraw } from '../flags.queries.ts';
import { mayWeigh } from '../flag-weights.ts';
import {
  alreadyFlagged,
  flagNotFound,
  flagSettled,
  noteMissing,
  ownContent,
  targetUnknown,
  tooManyFlags,
} from '../moderation.errors.ts';
import { CaseClosed, CaseOpened } from '../moderation.events.ts';
import { autoHideFlags, flagsPerDay } from '../moderation.settings.ts';
import { tellStaffOfCase } from '../moderation.notices.ts';

export const flagReasons = ['spam', 'abuse', 'privacy', 'illegal', 'off-topic', 'other'] as const;
export type FlagReason = (typeof flagReasons)[number];

export interface NewFlag {
  target: { type: string; id: string };
  reason: FlagReason;
  note?: string | null | undefined;
}

const day = 86_400;

/**
 * Tells staff that something should not be there, once while it waits. Flags of enough different members hide a text until
 * somebody has looked at it. Its author never learns who flagged.
 * @throws DomainError 404 for what the caller cannot see; 409 for one's own and for a second flag; 422; 429
 */
export async function flagTarget(ctx: Ctx, { target, reason, note }: NewFlag): Promise<FlagRow> {
  const kind = findFlagTarget(target.type);
  if (!kind) throw targetUnknown();
  const words = note ? cleanText(note, { pointer: '/note', min: 0, max: 1000 }) : null;
  if (reason === 'other' && !words) throw noteMissing();
  const reporterId = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    const flagged = await kind.access(tx, target.id);
    if (flagged.authorId === reporterId) throw ownContent();
    const since = new Date(tx.now.getTime() - day * 1000);
    if ((await countFlagsSince(tx, reporterId, since)) >= tx.setting(flagsPerDay)) throw tooManyFlags(day);
    const { row, made } = await takeOpenCase(tx, flagged, { origin: 'flags' });
    const flag = await insertFlag(tx, { caseId: row.id, reporterId, reason, note: words });
    if (!flag) throw alreadyFlagged();
    await spendBudget(tx, 'flags');
    const counted = await changeCase(tx, row, { flag_count: row.flag_count + 1 });
    if (made) {
      await tx.emit(CaseOpened({ caseId: row.id }));
      await tellStaffOfCase(tx, counted);
    }
    await hideWhenMany(tx, kind, flagged, counted);
    return flag;
  });
}

async function hideWhenMany(tx: Ctx, kind: FlagTarget, flagged: Flagged, row: CaseRow): Promise<void> {
  const needed = tx.setting(autoHideFlags);
  if (needed === 0 || !kind.hide || flagged.withheld || row.flag_count < needed) return;
  let weight = 0;
  for (const flag of await findFlags(tx, [row.id]))
    if (!flag.withdrawn_at && (await mayWeigh(tx, flag.reporter_id))) weight += 1;
  if (weight < needed || !(await kind.hide(tx, flagged.id, 'hidden'))) return;
  await addStep(tx, row.id, { kind: 'auto_hidden', actorId: null, details: { flags: weight } });
  await recordAct(tx, {
    act: 'moderation.auto_hidden',
    actorId: null,
    target: { type: flagged.type, id: flagged.id },
    after: { hidden: true, flags: weight, case: row.id },
  });
}

/** Takes one's own flag back while nobody has decided. The case of the last one closes. @throws DomainError 404, 409 */
export async function withdrawFlag(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const flag = isSerialId(id) ? await findFlag(tx, id) : undefined;
    if (flag?.reporter_id !== tx.actor!.id) throw flagNotFound();
    const row = (await findCase(tx, flag.case_id, { lock: true }))!;
    if (row.state === 'closed') throw flagSettled();
    const now = (await findFlag(tx, id))!;
    if (now.withdrawn_at) return;
    await withdraw(tx, id);
    const left = row.flag_count - 1;
    const isOver = left === 0 && row.origin === 'flags' && row.assignee_id === null;
    await changeCase(tx, row, {
      flag_count: left,
      ...(isOver && { state: 'closed', outcome: 'withdrawn', closed_at: tx.now }),
    });
    if (!isOver) return;
    await addStep(tx, row.id, { kind: 'withdrawn', actorId: null });
    await tx.emit(CaseClosed({ caseId: row.id, outcome: 'withdrawn' }));
  });
}
