import type { Ctx, Role } from '../../../kernel/ctx.ts';
import { recordAct } from '../../audit/index.ts';
import { accountNotFound, lastAdmin, notAllowed, ownRole } from '../accounts.errors.ts';
import { RoleChanged } from '../accounts.events.ts';
import { accountsDb, lockAdmins, type AccountRow } from '../accounts.queries.ts';
import { endSessions } from '../sessions.queries.ts';

/**
 * Gives an account a role. It counts from the next request on: every session of the account ends, so that none that was opened
 * with the old role is carried over. The system itself (command line, tests) may do this without an actor.
 * @throws DomainError 403 `accounts.own_role`; 409 `accounts.last_admin`; 404
 */
export async function setRole(ctx: Ctx, accountId: string, role: Role): Promise<AccountRow> {
  const { actor } = ctx;
  if (actor?.id === accountId) throw ownRole();
  return ctx.transaction(async (tx) => {
    const admins = await lockAdmins(tx);
    // Another administrator may have taken the actor's role away a moment ago.
    if (actor && !admins.includes(actor.id)) throw notAllowed();
    if (role !== 'admin' && admins.length === 1 && admins[0] === accountId) throw lastAdmin();
    const before = await accountsDb(tx)
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', accountId)
      .where('withdrawn_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw accountNotFound();
    if (before.role === role) return before;
    const after = await accountsDb(tx)
      .updateTable('accounts')
      .set({ role, updated_at: tx.now })
      .where('id', '=', accountId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await endSessions(tx, accountId);
    await tx.emit(RoleChanged({ accountId, role }));
    await recordAct(tx, {
      act: 'accounts.role_set',
      actorId: actor?.id ?? null,
      target: { type: 'account', id: accountId },
      before: { role: before.role },
      after: { role },
    });
    return after;
  });
}
