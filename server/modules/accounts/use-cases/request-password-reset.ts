import type { Ctx } from '../../../kernel/ctx.ts';
import { orderMail } from '../accounts.jobs.ts';
import { findAccountByNormalEmail } from '../accounts.queries.ts';
import { mailsToAddress } from '../attempts.ts';
import { normaliseEmail } from '../emails.rules.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import type { Visit } from '../visits.ts';

/**
 * Mails a link with which a new password can be set. An unknown address gets the same answer after the same work.
 * @throws DomainError 429 when too many mails were asked for this address, known or not
 */
export async function requestPasswordReset(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  rawEmail: string,
): Promise<void> {
  await mailLink(kit, ctx, visit, normaliseEmail(rawEmail), 'reset');
}

/** Mails a link that confirms the account's own address, on the same terms. */
export async function requestVerification(kit: Kit, ctx: Ctx, visit: Visit, rawEmail: string): Promise<void> {
  await mailLink(kit, ctx, visit, normaliseEmail(rawEmail), 'verify');
}

async function mailLink(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  email: string,
  kind: 'reset' | 'verify',
): Promise<void> {
  await kit.attempts.spend(ctx, mailsToAddress, email);
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction(async (tx) => {
    const account = await findAccountByNormalEmail(tx, email);
    await orderMail(tx, { kind: account ? kind : 'none', accountId: account?.id ?? null, origin });
  });
}
