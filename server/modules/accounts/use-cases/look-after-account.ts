import type { Ctx } from '../../../kernel/ctx.ts';
import { recordAct } from '../../audit/index.ts';
import { accountNotFound, notAllowed, sessionNotFound } from '../accounts.errors.ts';
import { findAccount, findPasswordHash, type AccountRow } from '../accounts.queries.ts';
import { deviceOf } from '../devices.rules.ts';
import { deleteSession, endSessions, findSessionsOf } from '../sessions.queries.ts';
import { findLinked, findPasskeys } from '../ways-in.queries.ts';
import { hasSecondStep } from '../second-steps.queries.ts';
import { lockToActOn } from './block-account.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Only for administrators. @throws DomainError 403, 404 */
async function getAccount(ctx: Ctx, id: string): Promise<AccountRow> {
  if (ctx.actor?.role !== 'admin') throw notAllowed();
  const account = uuid.test(id) ? await findAccount(ctx, id) : undefined;
  if (!account) throw accountNotFound();
  return account;
}

export interface LookedAfterSession {
  id: string;
  browser: string | null;
  system: string | null;
  /** A network, never the full address. */
  network: string | null;
  createdAt: string;
  lastUsedAt: string;
}

/** Where a member is signed in, last used first. @throws DomainError 403, 404 */
export async function listSessionsOf(ctx: Ctx, accountId: string): Promise<LookedAfterSession[]> {
  await getAccount(ctx, accountId);
  return (await findSessionsOf(ctx, accountId)).map((row) => ({
    id: row.id,
    ...deviceOf(row.user_agent),
    network: row.ip,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
  }));
}

/** Ends one session of a member, or all; written down. @throws DomainError 403, 404 */
export async function endSessionsOf(ctx: Ctx, accountId: string, sessionId: string | null): Promise<void> {
  await getAccount(ctx, accountId);
  await ctx.transaction(async (tx) => {
    await lockToActOn(tx, accountId);
    if (sessionId === null) await endSessions(tx, accountId);
    else if (!uuid.test(sessionId) || !(await deleteSession(tx, accountId, sessionId)))
      throw sessionNotFound();
    await recordAct(tx, {
      act: 'accounts.sessions_ended',
      actorId: tx.actor!.id,
      target: { type: 'account', id: accountId },
      after: { all: sessionId === null },
    });
  });
}

export interface WaysIn {
  hasPassword: boolean;
  passkeys: number;
  /** Names of the providers. */
  linked: string[];
  twoStep: boolean;
}

/** @throws DomainError 403, 404 */
export async function listWaysInOf(ctx: Ctx, accountId: string): Promise<WaysIn> {
  await getAccount(ctx, accountId);
  const [hash, passkeys, linked, twoStep] = await Promise.all([
    findPasswordHash(ctx, accountId),
    findPasskeys(ctx, accountId),
    findLinked(ctx, accountId),
    hasSecondStep(ctx, accountId),
  ]);
  return {
    hasPassword: hash !== null,
    passkeys: passkeys.length,
    linked: linked.map(({ provider }) => provider),
    twoStep,
  };
}

/** A member's address, for an administrator who needs it now; that they looked is written down. @throws DomainError 403, 404 */
export async function readAddress(ctx: Ctx, accountId: string): Promise<string> {
  return ctx.transaction(async (tx) => {
    const { email } = await getAccount(tx, accountId);
    await recordAct(tx, {
      act: 'accounts.personal_data_seen',
      actorId: tx.actor!.id,
      target: { type: 'account', id: accountId },
    });
    return email;
  });
}
