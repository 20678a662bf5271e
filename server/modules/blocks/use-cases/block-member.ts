import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { findMemberByHandle, memberNotFound, type MemberRow } from '../../members/index.ts';
import { countBlocks, deleteBlock, insertBlock } from '../blocks.queries.ts';
import { blockLimit } from '../blocks.settings.ts';

/**
 * Two members hear nothing of each other from now on. The other one is not told, now or ever; blocking again changes nothing.
 * @throws DomainError 404, 422 for oneself, 409 `blocks.too_many`
 */
export async function blockMember(ctx: Ctx, handle: string): Promise<MemberRow> {
  return ctx.transaction(async (tx) => {
    const member = await other(tx, handle);
    const blockerId = tx.actor!.id;
    // One at a time for each blocker: two at once would both find the last free place.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`blocks ${blockerId}`}, 0))`.execute(tx.db);
    await insertBlock(tx, blockerId, member.account_id);
    const max = tx.setting(blockLimit);
    if ((await countBlocks(tx, blockerId)) > max)
      throw new DomainError('conflict', 'blocks.too_many', { params: { max } });
    return member;
  });
}

/** They hear of each other again, unless the other one blocked too. @throws DomainError 404 */
export async function unblockMember(ctx: Ctx, handle: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const member = await findMemberByHandle(tx, handle);
    if (!member) throw memberNotFound();
    await deleteBlock(tx, tx.actor!.id, member.account_id);
  });
}

async function other(tx: Ctx, handle: string): Promise<MemberRow> {
  const member = await findMemberByHandle(tx, handle);
  if (!member) throw memberNotFound();
  if (member.account_id === tx.actor!.id) throw new DomainError('invalid', 'blocks.oneself');
  return member;
}
