import type { Ctx } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { findMembers } from '../members/index.ts';
import { listReadableSpaces } from '../spaces/index.ts';
import { findCase, findLastStep, type CaseRow } from './cases.queries.ts';
import { caseChanged, caseNotFound } from './moderation.errors.ts';

/**
 * The one way to a case. Nobody sees a case about themselves, whoever they are; nor one in a space that they may not read.
 * @throws DomainError 404
 */
export async function accessCase(ctx: Ctx, id: string, { lock = false } = {}): Promise<CaseRow> {
  const row = isSerialId(id) ? await findCase(ctx, id, { lock }) : undefined;
  if (!row || row.author_id === ctx.actor!.id) throw caseNotFound();
  if (row.space_id !== null && !(await readableSpaceIds(ctx)).includes(row.space_id)) throw caseNotFound();
  return row;
}

export async function readableSpaceIds(ctx: Ctx): Promise<string[]> {
  return (await listReadableSpaces(ctx)).map(({ id }) => id);
}

/** @throws DomainError 409 with the current version, and with who did what meanwhile */
export async function assertVersion(ctx: Ctx, row: CaseRow, version: number | undefined): Promise<void> {
  if (version === undefined || version === row.version) return;
  const last = await findLastStep(ctx, row.id);
  const [by] = last?.actor_id ? await findMembers(ctx, [last.actor_id]) : [];
  throw caseChanged(row.version, { by: by?.display_name ?? null, did: last?.kind ?? null });
}
