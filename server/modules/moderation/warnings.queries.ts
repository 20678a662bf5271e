import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type WarningRow = Selectable<DB['moderation_warnings']>;
export type BlockRow = Selectable<DB['moderation_blocks']>;
export type AppealRow = Selectable<DB['moderation_appeals']>;

const own = (ctx: Ctx) => scopeTo<'moderation_warnings' | 'moderation_blocks' | 'moderation_appeals'>(ctx);

/**
 * Warnings of a member, the last first.
 * @param anonymous whether those given for anonymous texts are among them: the member's own business alone
 */
export async function findWarnings(
  ctx: Ctx,
  accountId: string,
  { anonymous }: { anonymous: boolean },
): Promise<WarningRow[]> {
  let rows = own(ctx).selectFrom('moderation_warnings').selectAll().where('account_id', '=', accountId);
  if (!anonymous) rows = rows.where('anonymous', '=', false);
  return rows.orderBy('id', 'desc').limit(500).execute();
}

/** Those on the same ladder, without blocks by hand: what somebody did without a name counts apart, so that no step tells of it. */
export async function findLadder(ctx: Ctx, accountId: string, anonymous: boolean): Promise<WarningRow[]> {
  return own(ctx)
    .selectFrom('moderation_warnings')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('anonymous', '=', anonymous)
    .where('kind', '=', 'warning')
    .execute();
}

export async function findWarning(ctx: Ctx, id: string): Promise<WarningRow | undefined> {
  return own(ctx).selectFrom('moderation_warnings').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findWarningOfAppeal(ctx: Ctx, appealId: string): Promise<WarningRow | undefined> {
  const appeal = await findAppeal(ctx, appealId);
  return appeal && findWarning(ctx, appeal.warning_id);
}

export async function insertWarning(
  tx: Ctx,
  row: Omit<WarningRow, 'id' | 'voided_at' | 'rule' | 'content'> & { rule: object; content: object | null },
): Promise<WarningRow> {
  return own(tx)
    .insertInto('moderation_warnings')
    .values({
      ...row,
      rule: JSON.stringify(row.rule),
      content: row.content && JSON.stringify(row.content),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function voidWarning(tx: Ctx, id: string): Promise<void> {
  await own(tx).updateTable('moderation_warnings').set({ voided_at: tx.now }).where('id', '=', id).execute();
}

export async function insertBlock(
  tx: Ctx,
  row: Pick<BlockRow, 'account_id' | 'warning_id' | 'anonymous' | 'reason' | 'blocked_by' | 'until'>,
): Promise<BlockRow> {
  return own(tx)
    .insertInto('moderation_blocks')
    .values({ ...row, blocked_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Blocks that were not lifted, over or not. */
export async function findBlocks(ctx: Ctx, accountIds: readonly string[]): Promise<BlockRow[]> {
  if (accountIds.length === 0) return [];
  return own(ctx)
    .selectFrom('moderation_blocks')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .where('lifted_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
}

export async function findBlocksOfWarnings(ctx: Ctx, ids: readonly string[]): Promise<Map<string, BlockRow>> {
  if (ids.length === 0) return new Map();
  const rows = await own(ctx)
    .selectFrom('moderation_blocks')
    .selectAll()
    .where('warning_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.warning_id!, row]));
}

export async function liftBlocks(tx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await own(tx)
    .updateTable('moderation_blocks')
    .set({ lifted_at: tx.now, lifted_by: tx.actor?.id ?? null })
    .where('id', 'in', ids)
    .where('lifted_at', 'is', null)
    .execute();
}

/** Blocks that ended by themselves and whose members were not told yet; they are taken by whoever asks first. */
export async function takeEndedBlocks(tx: Ctx, limit: number): Promise<BlockRow[]> {
  return own(tx)
    .updateTable('moderation_blocks')
    .set({ told_at: tx.now })
    .where(
      'id',
      'in',
      sql<string>`(select id from moderation_blocks
        where lifted_at is null and told_at is null and until <= ${tx.now}
        order by until limit ${limit} for update skip locked)`,
    )
    .returningAll()
    .execute();
}

/** Undefined when the warning has one already. */
export async function insertAppeal(tx: Ctx, warningId: string, text: string): Promise<AppealRow | undefined> {
  return own(tx)
    .insertInto('moderation_appeals')
    .values({ warning_id: warningId, text, created_at: tx.now })
    .onConflict((conflict) => conflict.constraint('moderation_appeals_once_key').doNothing())
    .returningAll()
    .executeTakeFirst();
}

export async function findAppeal(
  ctx: Ctx,
  id: string,
  { lock = false } = {},
): Promise<AppealRow | undefined> {
  const row = own(ctx).selectFrom('moderation_appeals').selectAll().where('id', '=', id);
  return (lock ? row.forUpdate() : row).executeTakeFirst();
}

export async function findAppealsOf(
  ctx: Ctx,
  warningIds: readonly string[],
): Promise<Map<string, AppealRow>> {
  if (warningIds.length === 0) return new Map();
  const rows = await own(ctx)
    .selectFrom('moderation_appeals')
    .selectAll()
    .where('warning_id', 'in', warningIds)
    .execute();
  return new Map(rows.map((row) => [row.warning_id, row]));
}

export async function listAppeals(
  ctx: Ctx,
  { decided, limit, after }: { decided: boolean; limit: number; after: string | null },
): Promise<AppealRow[]> {
  let rows = own(ctx)
    .selectFrom('moderation_appeals')
    .selectAll()
    .where('decided_at', decided ? 'is not' : 'is', null);
  if (after !== null) rows = rows.where('id', decided ? '<' : '>', after);
  return rows
    .orderBy('id', decided ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

export async function settleAppeal(
  tx: Ctx,
  id: string,
  { outcome, decision }: { outcome: 'upheld' | 'lifted'; decision: string },
): Promise<AppealRow> {
  return own(tx)
    .updateTable('moderation_appeals')
    .set({ outcome, decision, decided_by: tx.actor!.id, decided_at: tx.now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
