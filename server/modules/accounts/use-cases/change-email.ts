import type { Ctx } from '../../../kernel/ctx.ts';
import { orderMail } from '../accounts.jobs.ts';
import { accountsDb, findAccountByNormalEmail } from '../accounts.queries.ts';
import { mailsToAddress } from '../attempts.ts';
import { normaliseEmail } from '../emails.rules.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import type { Visit } from '../visits.ts';
import { proveOwner } from './withdraw.ts';

interface Wish {
  newEmail: string;
  password?: string | undefined;
}

/**
 * Mails a link to the new address; the change happens when it is opened there. Where the address belongs to somebody, the
 * answer is the same and its owner is told. New passwords go to the address, so a session alone is not enough to move it.
 * @throws DomainError 422 `accounts.wrong_password`; 403 `accounts.sign_in_again` for accounts without one
 */
export async function changeEmail(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { newEmail, password }: Wish,
): Promise<void> {
  const email = normaliseEmail(newEmail, '/newEmail');
  const { id } = ctx.actor!;
  await proveOwner(kit, ctx, { password });
  await kit.attempts.spend(ctx, mailsToAddress, email);
  await kit.attempts.spend(ctx, mailsToAddress, `changes of ${id}`);
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction(async (tx) => {
    const owner = await findAccountByNormalEmail(tx, email);
    if (owner?.id === id) return;
    await accountsDb(tx)
      .updateTable('accounts')
      .set({ pending_email: email, updated_at: tx.now })
      .where('id', '=', id)
      .execute();
    await orderMail(tx, {
      kind: owner ? 'address-wanted' : 'change-email',
      accountId: owner?.id ?? id,
      origin,
    });
  });
}
