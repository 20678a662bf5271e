import { sql, type Insertable, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type InvitationRow = Selectable<DB['invitations']>;

const own = (ctx: Ctx) => scopeTo<'invitations' | 'invitation_uses'>(ctx);

export function insertInvitation(tx: Ctx, row: Insertable<DB['invitations']>): Promise<InvitationRow> {
  return own(tx).insertInto('invitations').values(row).returningAll().executeTakeFirstOrThrow();
}

/** How many of a member's links still let somebody in. Whoever asks is the only one who makes links for them meanwhile. */
export async function countOpen(tx: Ctx, inviterId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`invitations ${inviterId}`}, 0))`.execute(tx.db);
  const { count } = await own(tx)
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('inviter_id', '=', inviterId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .whereRef('uses', '<', 'max_uses')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Newest first; of everybody without an inviter. */
export function listInvitations(
  ctx: Ctx,
  inviterId: string | null,
  { limit, before }: { limit: number; before: string | null },
): Promise<InvitationRow[]> {
  let rows = own(ctx).selectFrom('invitations').selectAll();
  if (inviterId !== null) rows = rows.where('inviter_id', '=', inviterId);
  if (before !== null) rows = rows.where('id', '<', before);
  return rows.orderBy('id', 'desc').limit(limit).execute();
}

/** Who came in by these, in the order of their coming. */
export async function findJoined(
  ctx: Ctx,
  ids: readonly string[],
): Promise<{ invitation_id: string; account_id: string }[]> {
  if (ids.length === 0) return [];
  return own(ctx)
    .selectFrom('invitation_uses')
    .select(['invitation_id', 'account_id'])
    .where('invitation_id', 'in', [...ids])
    .orderBy('used_at')
    .orderBy('account_id')
    .execute();
}

/** One that lets somebody in now, as far as it knows itself. */
export function findOpen(ctx: Ctx, hash: string): Promise<InvitationRow | undefined> {
  return own(ctx)
    .selectFrom('invitations')
    .selectAll()
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .whereRef('uses', '<', 'max_uses')
    .executeTakeFirst();
}

/** Takes one of its uses; false when none is left: of many at once only as many get one as there are. */
export async function takeUse(tx: Ctx, id: string, accountId: string): Promise<boolean> {
  const taken = await own(tx)
    .updateTable('invitations')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .whereRef('uses', '<', 'max_uses')
    .returning('id')
    .executeTakeFirst();
  if (!taken) return false;
  await own(tx)
    .insertInto('invitation_uses')
    .values({ account_id: accountId, invitation_id: id, used_at: tx.now })
    .execute();
  return true;
}

/**
 * Lets nobody in by it any more.
 * @param inviterId whose it has to be, or `null` for anybody's
 * @returns the link, and whether this call was the one that ended it
 */
export async function revoke(
  tx: Ctx,
  id: string,
  inviterId: string | null,
): Promise<{ row: InvitationRow; ended: boolean } | undefined> {
  const known = await own(tx).selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst();
  if (!known || (inviterId !== null && known.inviter_id !== inviterId)) return undefined;
  const changed = await own(tx)
    .updateTable('invitations')
    .set({ revoked_at: tx.now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return { row: changed ?? known, ended: changed !== undefined };
}

/** For the transaction in which a member leaves: their links, and by which one they came. */
export async function forgetInvitations(tx: Ctx, accountId: string): Promise<void> {
  await own(tx).deleteFrom('invitation_uses').where('account_id', '=', accountId).execute();
  await own(tx).deleteFrom('invitations').where('inviter_id', '=', accountId).execute();
}
