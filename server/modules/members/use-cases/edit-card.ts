import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { cleanLine, cleanText } from '../../../kernel/text.ts';
import { handlePattern, isReservedHandle, readsLikeStaff, skeletonOf } from '../handles.rules.ts';
import {
  handleMalformed,
  handleReserved,
  handleTaken,
  memberNotFound,
  nameReserved,
} from '../members.errors.ts';
import { findMember, type MemberRow } from '../members.queries.ts';

export interface CardChanges {
  handle?: string;
  name?: string;
  introduction?: string;
  version?: number;
}

/**
 * Changes one's own card.
 * @throws DomainError 409 `members.handle_taken` when the handle, or one that looks like it, belongs to somebody; 409 on a stale version
 */
export async function editCard(ctx: Ctx, changes: CardChanges): Promise<MemberRow> {
  const accountId = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    const db = scopeTo<'members'>(tx);
    const before = await db
      .selectFrom('members')
      .selectAll()
      .where('account_id', '=', accountId)
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw memberNotFound();
    if (changes.version !== undefined && changes.version !== before.version)
      throw staleVersion(before.version);
    const handle = changes.handle === undefined ? before.handle : checkedHandle(changes.handle, before, ctx);
    if (handle !== before.handle && (await belongsToSomebodyElse(tx, accountId, handle))) throw handleTaken();
    await db
      .updateTable('members')
      .set({
        handle,
        handle_skeleton: skeletonOf(handle),
        display_name: changes.name === undefined ? before.display_name : checkedName(changes.name, ctx),
        introduction:
          changes.introduction === undefined
            ? before.introduction
            : cleanText(changes.introduction, { pointer: '/introduction', min: 0, max: 500 }),
        version: before.version + 1,
      })
      .where('account_id', '=', accountId)
      .execute()
      .catch((error: Error & { code?: string }) => {
        throw error.code === '23505' ? handleTaken() : error;
      });
    return (await findMember(tx, accountId))!;
  });
}

async function belongsToSomebodyElse(tx: Ctx, accountId: string, handle: string): Promise<boolean> {
  const other = await scopeTo<'members'>(tx)
    .selectFrom('members')
    .select('account_id')
    .where('handle_skeleton', '=', skeletonOf(handle))
    .where('account_id', '<>', accountId)
    .executeTakeFirst();
  return other !== undefined;
}

function checkedHandle(raw: string, before: MemberRow, ctx: Ctx): string {
  const handle = raw.normalize('NFC').toLowerCase();
  if (!handlePattern.test(handle)) throw handleMalformed();
  if (handle !== before.handle && isReservedHandle(handle) && ctx.actor!.role !== 'admin')
    throw handleReserved();
  return handle;
}

function checkedName(raw: string, ctx: Ctx): string {
  const name = cleanLine(raw, { pointer: '/name', min: 1, max: 30 });
  if (readsLikeStaff(name) && ctx.actor!.role === 'member') throw nameReserved();
  return name;
}
