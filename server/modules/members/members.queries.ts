import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type MemberRow = Selectable<DB['members']>;

const own = (ctx: Ctx) => scopeTo<'members' | 'member_name_keys'>(ctx);

export async function findMember(ctx: Ctx, accountId: string): Promise<MemberRow | undefined> {
  return (await findMembers(ctx, [accountId]))[0];
}

export async function findMemberByHandle(ctx: Ctx, handle: string): Promise<MemberRow | undefined> {
  const written = handle.normalize('NFC').toLowerCase();
  return ctx.reading.one('members by handle', written, () =>
    own(ctx)
      .selectFrom('members')
      .selectAll()
      .where('handle', '=', written)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst(),
  );
}

export async function findMembers(ctx: Ctx, accountIds: readonly string[]): Promise<MemberRow[]> {
  const { reading } = ctx;
  const rows = await reading.each('members', accountIds, async (missing) => {
    const found = await own(ctx)
      .selectFrom('members')
      .selectAll()
      .where('account_id', '=', sql<string>`any(${missing}::uuid[])`)
      .execute();
    for (const row of found) if (!row.withdrawn_at) reading.add('members by handle', row.handle, row);
    return new Map(found.map((row) => [row.account_id, row]));
  });
  return [...rows.values()];
}

/** Which of these handles exist, with their owners. */
export async function findHandles(ctx: Ctx, handles: readonly string[]): Promise<Map<string, string>> {
  if (handles.length === 0) return new Map();
  const rows = await own(ctx)
    .selectFrom('members')
    .select(['handle', 'account_id'])
    .where('handle', 'in', handles)
    .where('withdrawn_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.handle, row.account_id]));
}

/** Replaces the keys under which a member is found by name. */
export async function writeNameKeys(tx: Ctx, accountId: string, keys: readonly string[]): Promise<void> {
  await own(tx).deleteFrom('member_name_keys').where('account_id', '=', accountId).execute();
  if (keys.length === 0) return;
  const rows = keys.map((key) => ({ account_id: accountId, key }));
  await own(tx).insertInto('member_name_keys').values(rows).execute();
}

/** False when the handle, or one that looks like it, is taken. */
export async function tryInsertMember(
  ctx: Ctx,
  row: {
    accountId: string;
    handle: string;
    skeleton: string;
    displayName: string;
    introduction: string;
    joinedAt: Date;
  },
): Promise<boolean> {
  const result = await own(ctx)
    .insertInto('members')
    .values({
      account_id: row.accountId,
      handle: row.handle,
      handle_skeleton: row.skeleton,
      display_name: row.displayName,
      introduction: row.introduction,
      joined_at: row.joinedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Counts what a member published under their own name. */
export async function countContribution(
  ctx: Ctx,
  accountId: string,
  what: 'post' | 'comment',
  delta: 1 | -1,
): Promise<void> {
  const column = what === 'post' ? 'post_count' : 'comment_count';
  await own(ctx)
    .updateTable('members')
    .set((eb) => ({ [column]: eb(column, '+', delta) }))
    .where('account_id', '=', accountId)
    .execute();
}

/** Shows on a member's card how much they are trusted, from 0 to 3. */
export async function showTrustLevel(tx: Ctx, accountId: string, level: number): Promise<void> {
  await own(tx)
    .updateTable('members')
    .set({ trust_level: level })
    .where('account_id', '=', accountId)
    .execute();
}
