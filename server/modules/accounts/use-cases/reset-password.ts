import type { Ctx } from '../../../kernel/ctx.ts';
import { linkExpired } from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import { accountsDb, findAccount, storePasswordHash } from '../accounts.queries.ts';
import { deleteKeysOf } from '../api-keys.queries.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { dropLinks, findLink, takeLink } from '../links.queries.ts';
import { hashPassword, passwordSlots } from '../passwords.hashing.ts';
import { assertGoodPassword } from '../passwords.rules.ts';
import { dropSecondStep } from '../second-steps.queries.ts';
import { endSessions } from '../sessions.queries.ts';
import type { Visit } from '../visits.ts';
import { dropOtherWaysIn } from '../ways-in.queries.ts';

/**
 * Sets a new password with a mailed link. Every session and API key ends; the address counts as confirmed, for the link came through it.
 * @throws DomainError 410 `accounts.link_expired` when the link is used, too old or made up; it stays usable after a 422
 */
export async function resetPassword(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<void> {
  // Looked at first: a link that does not work must not cost a hash.
  const link = await findLink(ctx, ['reset'], token);
  assertGoodPassword(newPassword, { email: link.email, pointer: '/newPassword' });
  const hash = await passwordSlots.run(() => hashPassword(newPassword));
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction(async (tx) => {
    const { accountId, email } = await takeLink(tx, ['reset'], token);
    const account = await findAccount(tx, accountId);
    if (account?.email !== email) throw linkExpired();
    await storePasswordHash(tx, accountId, hash);
    // So far nobody had shown that the address is theirs: whoever opened other ways in may be somebody else.
    if (!account.email_verified) {
      await dropOtherWaysIn(tx, accountId);
      await dropSecondStep(tx, accountId);
    }
    await accountsDb(tx)
      .updateTable('accounts')
      .set({ email_verified: true, updated_at: tx.now })
      .where('id', '=', accountId)
      .execute();
    // Whoever got in before may have made one.
    await deleteKeysOf(tx, accountId);
    await endSessions(tx, accountId);
    await dropLinks(tx, accountId);
    await orderMail(tx, {
      kind: 'password-changed',
      accountId,
      origin,
    });
  });
}
