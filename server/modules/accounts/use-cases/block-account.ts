import type { Ctx, Role } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { accountNotFound, lastAdmin, notAllowed } from '../accounts.errors.ts';
import { accountsDb, lockAdmins, type AccountRow } from '../accounts.queries.ts';
import { endSessions } from '../sessions.queries.ts';

/**
 * Locks what decides whether the actor may act on this account, and looks at it as it is now: two administrators who act on each
 * other wait here, and the second one is no longer one. Staff act on those below them; administrators on each other, too.
 * @param quietly where a refusal would tell who an anonymous author is: the answer is their role, and the caller decides
 * @throws DomainError 403 `accounts.not_allowed`, `accounts.own_account`, `accounts.outranked`; 404
 */
export async function lockToActOn(
  tx: Ctx,
  accountId: string,
  { quietly = false }: { quietly?: boolean } = {},
): Promise<Role> {
  const actorId = tx.actor?.id ?? null;
  if (actorId === accountId && !quietly) throw ownAccount();
  await lockAdmins(tx);
  const rows = await accountsDb(tx)
    .selectFrom('accounts')
    .selectAll()
    .where('id', 'in', actorId === null ? [accountId] : [actorId, accountId])
    .where('withdrawn_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const target = rows.find(({ id }) => id === accountId);
  if (!target) throw accountNotFound();
  if (actorId === null) return target.role as Role;
  const actor = rows.find(({ id }) => id === actorId);
  if (!actor || isBlocked(actor, tx.now) || actor.role === 'member') throw notAllowed();
  if (!quietly && actor.role !== 'admin' && target.role !== 'member') throw outranked();
  return target.role as Role;
}

/**
 * Blocks an account until then, or for good, and ends its sessions at once. For those who have already decided that it may be
 * done; a former block is replaced. @throws DomainError 404; 409 `accounts.last_admin`
 */
export async function setBlock(tx: Ctx, accountId: string, until: Date | null): Promise<void> {
  const admins = await lockAdmins(tx);
  if (admins.length === 1 && admins[0] === accountId) throw lastAdmin();
  const changed = await accountsDb(tx)
    .updateTable('accounts')
    .set((eb) => ({
      blocked_at: eb.fn.coalesce('blocked_at', eb.val(tx.now)),
      blocked_until: until,
      updated_at: tx.now,
    }))
    .where('id', '=', accountId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw accountNotFound();
  await endSessions(tx, accountId);
}

/** Lets somebody in again. */
export async function clearBlock(tx: Ctx, accountId: string): Promise<void> {
  await accountsDb(tx)
    .updateTable('accounts')
    .set({ blocked_at: null, blocked_until: null, block_reason: null, updated_at: tx.now })
    .where('id', '=', accountId)
    .execute();
}

export async function findRole(ctx: Ctx, accountId: string): Promise<Role | null> {
  const row = await accountsDb(ctx)
    .selectFrom('accounts')
    .select('role')
    .where('id', '=', accountId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return (row?.role as Role | undefined) ?? null;
}

/** Accounts that may moderate now. */
export async function listStaff(ctx: Ctx): Promise<{ id: string; role: Role }[]> {
  const rows = await accountsDb(ctx)
    .selectFrom('accounts')
    .select(['id', 'role'])
    .where('role', '<>', 'member')
    .where('withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('blocked_at', 'is', null), eb('blocked_until', '<=', ctx.now)]))
    .orderBy('id')
    .execute();
  return rows.map(({ id, role }) => ({ id, role: role as Role }));
}

function isBlocked({ blocked_at: at, blocked_until: until }: AccountRow, now: Date): boolean {
  return at !== null && (until === null || until > now);
}

const ownAccount = () => new DomainError('forbidden', 'accounts.own_account');
const outranked = () => new DomainError('forbidden', 'accounts.outranked');
