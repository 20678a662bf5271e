import type { Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type MemberRow = Selectable<DB['members']>;

const own = (ctx: Ctx) => scopeTo<'members'>(ctx);

export async function findMember(ctx: Ctx, accountId: string): Promise<MemberRow | undefined> {
  return own(ctx).selectFrom('members').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

export async function findMemberByHandle(ctx: Ctx, handle: string): Promise<MemberRow | undefined> {
  return own(ctx)
    .selectFrom('members')
    .selectAll()
    .where('handle', '=', handle.normalize('NFC').toLowerCase())
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
}

export async function findMembers(ctx: Ctx, accountIds: readonly string[]): Promise<MemberRow[]> {
  if (accountIds.length === 0) return [];
  return own(ctx).selectFrom('members').selectAll().where('account_id', 'in', accountIds).execute();
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

interface MemberFilter {
  query: string | null;
  limit: number;
  /** joined_at and handle of the last one seen. */
  after: readonly string[] | null;
}

export async function listMembers(ctx: Ctx, { query, limit, after }: MemberFilter): Promise<MemberRow[]> {
  let rows = own(ctx).selectFrom('members').selectAll().where('withdrawn_at', 'is', null);
  if (query !== null) {
    const pattern = `%${query.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
    rows = rows.where((eb) => eb.or([eb('display_name', 'ilike', pattern), eb('handle', 'ilike', pattern)]));
  }
  if (after) {
    const [joinedAt, handle] = after as [string, string];
    rows = rows.where((eb) =>
      eb.or([
        eb('joined_at', '<', new Date(joinedAt)),
        eb.and([eb('joined_at', '=', new Date(joinedAt)), eb('handle', '>', handle)]),
      ]),
    );
  }
  return rows.orderBy('joined_at', 'desc').orderBy('handle').limit(limit).execute();
}
