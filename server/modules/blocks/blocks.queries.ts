import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';

const own = (ctx: Ctx) => scopeTo<'member_blocks'>(ctx);

/**
 * Whom a member hears nothing of, and who hears nothing of them: no notices, no chat, no match between the two. What staff
 * does as staff is nobody's word and reaches everybody.
 */
export async function listSilenced(ctx: Ctx, accountId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select blocked_id as id from member_blocks where blocker_id = ${accountId}::uuid
    union select blocker_id from member_blocks where blocked_id = ${accountId}::uuid`.execute(own(ctx));
  return new Set(rows.map((row) => row.id));
}

/** Of these members, those whom the caller has blocked. Nothing says who has blocked the caller. */
export async function findBlocked(ctx: Ctx, accountIds: readonly string[]): Promise<Set<string>> {
  if (accountIds.length === 0) return new Set();
  const blocked = new Set(await listMyBlocked(ctx));
  return new Set(accountIds.filter((id) => blocked.has(id)));
}

/** Everybody whom the caller has blocked; a page asks once. */
export async function listMyBlocked(ctx: Ctx): Promise<string[]> {
  const me = ctx.actor?.id;
  if (me === undefined) return [];
  const rows = await ctx.reading.one('blocked by', me, () =>
    own(ctx).selectFrom('member_blocks').select('blocked_id').where('blocker_id', '=', me).execute(),
  );
  return rows!.map((row) => row.blocked_id);
}

/** Whether either of two has blocked the other. */
export async function areSilent(ctx: Ctx, one: string, other: string): Promise<boolean> {
  return (await listSilenced(ctx, one)).has(other);
}

/** The same for every two of these members: `one other`, both ways. */
export async function listSilentPairs(ctx: Ctx, accountIds: readonly string[]): Promise<Set<string>> {
  if (accountIds.length < 2) return new Set();
  const { rows } = await sql<{ one: string; other: string }>`
    select blocker_id as one, blocked_id as other from member_blocks
    where blocker_id = any(${accountIds as string[]}::uuid[]) and blocked_id = any(${accountIds as string[]}::uuid[])`.execute(
    own(ctx),
  );
  return new Set(rows.flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]));
}

export async function countBlocks(ctx: Ctx, blockerId: string): Promise<number> {
  const { count } = await own(ctx)
    .selectFrom('member_blocks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('blocker_id', '=', blockerId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertBlock(tx: Ctx, blockerId: string, blockedId: string): Promise<void> {
  await own(tx)
    .insertInto('member_blocks')
    .values({ blocker_id: blockerId, blocked_id: blockedId, created_at: tx.now })
    .onConflict((conflict) => conflict.constraint('member_blocks_pkey').doNothing())
    .execute();
}

export async function deleteBlock(tx: Ctx, blockerId: string, blockedId: string): Promise<void> {
  await own(tx)
    .deleteFrom('member_blocks')
    .where('blocker_id', '=', blockerId)
    .where('blocked_id', '=', blockedId)
    .execute();
}

export interface BlockRow {
  blocked_id: string;
  created_at: Date;
}

/** A member's own list, the last blocked first. */
export async function listBlocks(
  ctx: Ctx,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<BlockRow[]> {
  let rows = own(ctx)
    .selectFrom('member_blocks')
    .select(['blocked_id', 'created_at'])
    .where('blocker_id', '=', ctx.actor!.id);
  if (after) {
    const [at, id] = after as [string, string];
    rows = rows.where((eb) => eb(eb.refTuple('created_at', 'blocked_id'), '<', eb.tuple(new Date(at), id)));
  }
  return rows.orderBy('created_at', 'desc').orderBy('blocked_id', 'desc').limit(limit).execute();
}

/** For the transaction in which a member leaves. */
export async function forgetBlocks(tx: Ctx, accountId: string): Promise<void> {
  await own(tx)
    .deleteFrom('member_blocks')
    .where((eb) => eb.or([eb('blocker_id', '=', accountId), eb('blocked_id', '=', accountId)]))
    .execute();
}
