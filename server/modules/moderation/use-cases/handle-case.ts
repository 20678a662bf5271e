import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanText } from '../../../kernel/text.ts';
import { listStaff } from '../../accounts/index.ts';
import { recordAct } from '../../audit/index.ts';
import { findMemberByHandle } from '../../members/index.ts';
import { accessCase, assertVersion } from '../cases.access.ts';
import { addStep, changeCase, findCasesOf, type CaseRow } from '../cases.queries.ts';
import { caseClosed, caseOpenAlready, notStaff } from '../moderation.errors.ts';

/** Adds a note that only staff read. @throws DomainError 404, 422 */
export async function noteOnCase(ctx: Ctx, id: string, note: string): Promise<CaseRow> {
  const words = cleanText(note, { pointer: '/note', min: 1, max: 2000 });
  return ctx.transaction(async (tx) => {
    const row = await accessCase(tx, id, { lock: true });
    await addStep(tx, row.id, { kind: 'note', note: words });
    // What others have on their screens is not outdated by a note.
    return row;
  });
}

/** Gives a case to oneself, to somebody else of the staff, or back to nobody. @throws DomainError 404, 409, 422 */
export async function assignCase(
  ctx: Ctx,
  id: string,
  { assignee, version }: { assignee: string | null; version: number },
): Promise<CaseRow> {
  return ctx.transaction(async (tx) => {
    const row = await accessCase(tx, id, { lock: true });
    await assertVersion(tx, row, version);
    if (row.state === 'closed') throw caseClosed();
    const to = assignee === null ? null : await staffNamed(tx, assignee, row);
    if (to === row.assignee_id) return row;
    await addStep(tx, row.id, to === null ? { kind: 'unassigned' } : { kind: 'assigned', details: { to } });
    return changeCase(tx, row, { assignee_id: to });
  });
}

async function staffNamed(tx: Ctx, handle: string, row: CaseRow): Promise<string> {
  const member = await findMemberByHandle(tx, handle);
  const staff = await listStaff(tx);
  const isStaff = member && staff.some(({ id }) => id === member.account_id);
  // A refusal must not tell that an anonymous author is of the staff: they are given the case, and do not see it.
  const concerned = !row.anonymous && member?.account_id === row.author_id;
  if (!isStaff || concerned) throw notStaff();
  return member.account_id;
}

/** Opens a decided case again; what was decided stays until somebody decides anew. @throws DomainError 404, 409 */
export async function reopenCase(ctx: Ctx, id: string, version: number): Promise<CaseRow> {
  return ctx.transaction(async (tx) => {
    const row = await accessCase(tx, id, { lock: true });
    await assertVersion(tx, row, version);
    if (row.state === 'open') return row;
    const others = await findCasesOf(tx, { type: row.target_type, id: row.target_id });
    if (others.some((other) => other.state === 'open')) throw caseOpenAlready();
    await addStep(tx, row.id, { kind: 'reopened' });
    const reopened = await changeCase(tx, row, {
      state: 'open',
      outcome: null,
      closed_at: null,
      closed_by: null,
      assignee_id: tx.actor!.id,
    });
    await recordAct(tx, {
      act: 'moderation.reopened',
      actorId: tx.actor!.id,
      target: { type: row.target_type, id: row.target_id },
      before: { outcome: row.outcome },
      after: { outcome: null, case: row.id },
    });
    return reopened;
  });
}
