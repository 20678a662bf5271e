import type { Ctx } from '../../../kernel/ctx.ts';
import { signInRequired } from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import { findAccount } from '../accounts.queries.ts';
import { deleteKeysOf } from '../api-keys.queries.ts';
import { askAuth, type AuthAnswer } from '../ask-auth.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { dropLinks } from '../links.queries.ts';
import { shortenAddress } from '../networks.rules.ts';
import { hashPassword, passwordSlots } from '../passwords.hashing.ts';
import { assertGoodPassword } from '../passwords.rules.ts';
import { findSession } from '../sessions.queries.ts';
import { signToken } from '../session-tokens.rules.ts';
import type { Visit } from '../visits.ts';
import { lockWaysIn } from '../ways-in.queries.ts';
import { checkPassword } from './check-password.ts';

/**
 * Sets a new password. Every session and API key ends, this session is replaced by a new one, and links that were mailed
 * before stop working.
 * @throws DomainError 422 when the current password is wrong or the new one is easy to guess
 */
export async function changePassword(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<AuthAnswer> {
  const { id, sessionId } = ctx.actor!;
  const account = await findAccount(ctx, id);
  if (!account) throw signInRequired();
  assertGoodPassword(newPassword, { email: account.email, pointer: '/newPassword' });
  await checkPassword(kit, ctx, currentPassword, '/currentPassword');
  const passwordHash = await passwordSlots.run(() => hashPassword(newPassword));
  const origin = await findLinkOrigin(kit, ctx, visit);
  return ctx.transaction(async (tx) => {
    await lockWaysIn(tx, id);
    const session = await findSession(tx, sessionId);
    if (!session) throw signInRequired();
    const answer = await askAuth(
      kit,
      {
        ctx: tx,
        ip: shortenAddress(visit.ip),
        userAgent: visit.userAgent,
        remembered: session.remembered,
        passwordHash,
        passwordVerified: true,
      },
      visit,
      {
        path: '/change-password',
        body: { currentPassword: '-', newPassword: '-', revokeOtherSessions: true },
        session: signToken(session.token, kit.secret),
      },
    );
    // Whoever knew the old one may have made a key, which would outlive it.
    await deleteKeysOf(tx, id);
    // The sessions that better-auth has ended: whoever keeps a connection open by one of them looks.
    tx.wake('account', id);
    await dropLinks(tx, id);
    await orderMail(tx, {
      kind: 'password-changed',
      accountId: id,
      origin,
    });
    return answer;
  });
}
