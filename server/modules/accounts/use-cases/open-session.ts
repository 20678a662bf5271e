import { randomBytes } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { presentUser } from '../accounts.present.ts';
import { orderMail } from '../accounts.jobs.ts';
import { accountsDb, type AccountRow } from '../accounts.queries.ts';
import { emailNotVerified, invalidCredentials } from '../accounts.errors.ts';
import { requireVerifiedEmail } from '../accounts.settings.ts';
import type { AuthAnswer } from '../ask-auth.ts';
import { writeCookie } from '../cookies.ts';
import { deviceOf } from '../devices.rules.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin, rememberOrigin } from '../links.origin.ts';
import { shortenAddress } from '../networks.rules.ts';
import { hasPlaces, rememberPlace } from '../places.queries.ts';
import { cookieLifetime } from '../session-lifetime.rules.ts';
import { sessionCookieName, signToken } from '../session-tokens.rules.ts';
import { givePass } from '../passes.ts';
import { assertMaySignIn, sessionEnd } from '../sessions.queries.ts';
import type { Visit } from '../visits.ts';
import { endFormerSession } from './end-former-session.ts';

interface NewSession {
  accountId: string;
  remembered: boolean;
  /** The account was made a moment ago: this is no sign-in that its owner should be told of. */
  firstEver?: boolean;
}

/**
 * Opens a session for somebody who has shown everything that has to be shown, ends the one that the browser had, and tells the
 * owner about a device or network that was never seen. Joins the transaction.
 * @throws DomainError 403 when blocked, or when the address has to be verified first
 */
export async function openSession(
  kit: Kit,
  tx: Ctx,
  visit: Visit,
  { accountId, remembered, firstEver = false }: NewSession,
): Promise<AuthAnswer> {
  const account = await lockAccount(tx, accountId);
  await assertMaySignIn(tx, accountId, (id) => givePass(kit, tx, id));
  if (tx.setting(requireVerifiedEmail) && !account.email_verified) throw emailNotVerified();
  const token = randomBytes(24).toString('base64url');
  const sessionId = await insertSession(tx, visit, { accountId, token, remembered });
  for (const listener of kit.entered) await listener(tx, accountId);
  await endFormerSession(kit, tx, visit);
  await rememberOrigin(tx, account.email, visit.origin);
  await noticePlace(kit, tx, visit, { accountId, sessionId, firstEver });
  const signed = signToken(token, kit.secret);
  const cookie = writeCookie(sessionCookieName(visit.secure), signed, {
    secure: visit.secure,
    ...(remembered && { maxAge: cookieLifetime }),
  });
  return {
    body: { redirect: false, token: signed, user: presentUser(account) },
    cookies: [cookie],
    token: signed,
  };
}

/** Whoever takes the account's ways in away waits for this, or this for them. */
async function lockAccount(tx: Ctx, id: string): Promise<AccountRow> {
  const row = await accountsDb(tx)
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw invalidCredentials();
  return row;
}

async function insertSession(
  tx: Ctx,
  { ip, userAgent }: Visit,
  { accountId, token, remembered }: { accountId: string; token: string; remembered: boolean },
): Promise<string> {
  const { id } = await accountsDb(tx)
    .insertInto('account_sessions')
    .values({
      account_id: accountId,
      token,
      remembered,
      ip: shortenAddress(ip),
      user_agent: userAgent?.slice(0, 200) ?? null,
      last_used_at: tx.now,
      expires_at: sessionEnd(tx.now, remembered),
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function noticePlace(
  kit: Kit,
  tx: Ctx,
  visit: Visit,
  { accountId, sessionId, firstEver }: { accountId: string; sessionId: string; firstEver: boolean },
): Promise<void> {
  const comparable = !firstEver && (await hasPlaces(tx, accountId));
  const fresh = await rememberPlace(tx, kit.seals, accountId, visit);
  if (!comparable || !fresh) return;
  await orderMail(tx, {
    kind: 'new-sign-in',
    accountId,
    origin: await findLinkOrigin(kit, tx, visit),
    key: `new-sign-in ${sessionId}`,
    about: { ...deviceOf(visit.userAgent), network: shortenAddress(visit.ip), at: tx.now.toISOString() },
  });
}
