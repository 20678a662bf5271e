import { randomBytes } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { recordAct } from '../../audit/index.ts';
import { accountNotFound, blocked, notAllowed } from '../accounts.errors.ts';
import { accountsDb } from '../accounts.queries.ts';
import { impersonationCookieName, writeCookie } from '../cookies.ts';
import { endImpersonations, insertImpersonation } from '../impersonations.queries.ts';
import type { Kit } from '../kit.ts';
import { signToken } from '../session-tokens.rules.ts';
import { findSession } from '../sessions.queries.ts';
import { lockToActOn } from './block-account.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Seconds. */
const impersonationLifetime = 30 * 60;

export interface Impersonation {
  id: string;
  until: Date;
  /** For clients without cookies: sent as `Madang-Impersonation` beside their own credentials. */
  token: string;
  cookie: string;
}

/**
 * Lets an administrator look at the site as a member for half an hour, beside their own session. Nobody looks as an
 * administrator, and nobody out of another look.
 * @throws DomainError 403 `accounts.not_allowed`, `accounts.own_account`, `accounts.impersonating_admin`, `accounts.blocked`;
 * 404
 */
export async function beginImpersonation(
  kit: Kit,
  ctx: Ctx,
  { accountId, reason, secure }: { accountId: string; reason: string; secure: boolean },
): Promise<Impersonation> {
  const actor = ctx.actor!;
  const token = randomBytes(24).toString('base64url');
  return ctx.transaction(async (tx) => {
    // With a key of the API there is no session that this could stand beside.
    const isSession = actor.impersonator === undefined && (await findSession(tx, actor.sessionId));
    if (actor.role !== 'admin' || !isSession) throw notAllowed();
    if (!uuid.test(accountId)) throw accountNotFound();
    const role = await lockToActOn(tx, accountId);
    if (role === 'admin') throw new DomainError('forbidden', 'accounts.impersonating_admin');
    await assertNotBlocked(tx, accountId);
    const until = new Date(tx.now.getTime() + impersonationLifetime * 1000);
    for (const former of await endImpersonations(tx, actor.sessionId)) await recordEnd(tx, former);
    const id = await insertImpersonation(tx, {
      token,
      sessionId: actor.sessionId,
      adminId: actor.id,
      accountId,
      until,
    });
    await recordAct(tx, {
      act: 'accounts.impersonation_begun',
      actorId: actor.id,
      target: { type: 'account', id: accountId },
      after: { impersonation: id, until },
      note: reason,
    });
    const signed = signToken(token, kit.secret);
    const cookie = writeCookie(impersonationCookieName(secure), signed, {
      secure,
      maxAge: impersonationLifetime,
    });
    return { id, until, token: signed, cookie };
  });
}

/** Ends it before its time; also fine when it has ended. Answers what was ended, and the cookie that takes the other back. */
export async function endImpersonation(
  ctx: Ctx,
  { secure }: { secure: boolean },
): Promise<{ ended: string[]; cookie: string }> {
  const actor = ctx.actor!;
  const ended = await ctx.transaction(async (tx) => {
    const rows = await endImpersonations(tx, actor.impersonator?.sessionId ?? actor.sessionId);
    for (const row of rows) {
      await recordEnd(tx, row);
      // Streams that are open for the member are looked at anew.
      tx.wake('account', row.account_id);
    }
    return rows.map(({ id }) => id);
  });
  return { ended, cookie: writeCookie(impersonationCookieName(secure), '', { secure, maxAge: 0 }) };
}

async function recordEnd(
  tx: Ctx,
  { id, admin_id, account_id }: { id: string; admin_id: string; account_id: string },
): Promise<void> {
  await recordAct(tx, {
    act: 'accounts.impersonation_ended',
    actorId: admin_id,
    target: { type: 'account', id: account_id },
    before: { impersonation: id },
  });
}

async function assertNotBlocked(tx: Ctx, accountId: string): Promise<void> {
  const row = await accountsDb(tx)
    .selectFrom('accounts')
    .select(['blocked_at', 'blocked_until'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (row.blocked_at && (row.blocked_until === null || row.blocked_until > tx.now))
    throw blocked(row.blocked_until);
}
