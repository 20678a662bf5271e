import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { CaseRow, FlagRow } from './cases.queries.ts';

const own = (ctx: Ctx) => scopeTo<'moderation_flags' | 'moderation_cases'>(ctx);

/** Undefined when this member has a flag in this case already. One that was taken back may be made again. */
export async function insertFlag(
  tx: Ctx,
  flag: { caseId: string; reporterId: string; reason: string; note: string | null },
): Promise<FlagRow | undefined> {
  return own(tx)
    .insertInto('moderation_flags')
    .values({
      case_id: flag.caseId,
      reporter_id: flag.reporterId,
      reason: flag.reason,
      note: flag.note,
      created_at: tx.now,
    })
    .onConflict((conflict) =>
      conflict
        .constraint('moderation_flags_once_key')
        .doUpdateSet({ withdrawn_at: null, reason: flag.reason, note: flag.note, created_at: tx.now })
        .where('moderation_flags.withdrawn_at', 'is not', null),
    )
    .returningAll()
    .executeTakeFirst();
}

export async function findFlag(ctx: Ctx, id: string): Promise<FlagRow | undefined> {
  return own(ctx).selectFrom('moderation_flags').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function withdraw(tx: Ctx, id: string): Promise<void> {
  await own(tx).updateTable('moderation_flags').set({ withdrawn_at: tx.now }).where('id', '=', id).execute();
}

/** The first one first. */
export async function findFlags(ctx: Ctx, caseIds: readonly string[]): Promise<FlagRow[]> {
  if (caseIds.length === 0) return [];
  return own(ctx)
    .selectFrom('moderation_flags')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .orderBy('id')
    .limit(2000)
    .execute();
}

export async function countFlagsSince(ctx: Ctx, reporterId: string, since: Date): Promise<number> {
  const { count } = await own(ctx)
    .selectFrom('moderation_flags')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('reporter_id', '=', reporterId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}

export type OwnFlag = FlagRow &
  Pick<CaseRow, 'target_type' | 'target_id' | 'state' | 'outcome' | 'closed_at'>;

export async function listOwnFlags(
  ctx: Ctx,
  reporterId: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<OwnFlag[]> {
  let rows = own(ctx)
    .selectFrom('moderation_flags')
    .innerJoin('moderation_cases', 'moderation_cases.id', 'moderation_flags.case_id')
    .selectAll('moderation_flags')
    .select(['target_type', 'target_id', 'state', 'outcome', 'closed_at'])
    .where('reporter_id', '=', reporterId);
  if (before !== null) rows = rows.where('moderation_flags.id', '<', before);
  return rows.orderBy('moderation_flags.id', 'desc').limit(limit).execute();
}
