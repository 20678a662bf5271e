import type { Ctx } from '../../../kernel/ctx.ts';
import { lastAdmin, signInRequired } from '../accounts.errors.ts';
import { AccountWithdrawn } from '../accounts.events.ts';
import { accountsDb, lockAdmins } from '../accounts.queries.ts';
import type { Kit } from '../kit.ts';
import { dropLinks } from '../links.queries.ts';
import { endSessions } from '../sessions.queries.ts';
import { checkPassword } from './check-password.ts';

/**
 * Leaves the community: name, address, credentials, sessions and card are gone with this transaction; what was written stays,
 * without a name.
 * @throws DomainError 422 `accounts.wrong_password`; 409 `accounts.last_admin`
 */
export async function withdraw(kit: Kit, ctx: Ctx, password: string): Promise<void> {
  const { id } = ctx.actor!;
  await checkPassword(kit, ctx, password, '/password');
  await ctx.transaction(async (tx) => {
    const admins = await lockAdmins(tx);
    if (admins.length === 1 && admins[0] === id) throw lastAdmin();
    await erase(tx, id);
    for (const listener of kit.withdrawn) await listener(tx, id);
    await tx.emit(AccountWithdrawn({ accountId: id }));
  });
}

async function erase(tx: Ctx, id: string): Promise<void> {
  const erased = await accountsDb(tx)
    .updateTable('accounts')
    .set({
      email: `withdrawn-${id}@members.invalid`,
      email_verified: false,
      pending_email: null,
      name: '',
      image: null,
      role: 'member',
      withdrawn_at: tx.now,
      updated_at: tx.now,
    })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (erased.numUpdatedRows === 0n) throw signInRequired();
  await accountsDb(tx).deleteFrom('account_credentials').where('account_id', '=', id).execute();
  await endSessions(tx, id);
  await dropLinks(tx, id);
}
