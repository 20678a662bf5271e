import type { Ctx } from '../../../kernel/ctx.ts';
import { lastAdmin, linkExpired, proofMissing, signInAgain, signInRequired } from '../accounts.errors.ts';
import { AccountWithdrawn } from '../accounts.events.ts';
import { orderMail } from '../accounts.jobs.ts';
import { deleteKeysOf } from '../api-keys.queries.ts';
import { accountsDb, findAccount, findPasswordHash, lockAdmins } from '../accounts.queries.ts';
import { mailsToAddress } from '../attempts.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { dropLinks, takeLink } from '../links.queries.ts';
import { endSessions } from '../sessions.queries.ts';
import { dropSecondStep } from '../second-steps.queries.ts';
import type { Visit } from '../visits.ts';
import { dropOtherWaysIn } from '../ways-in.queries.ts';
import { checkPassword } from './check-password.ts';

export interface Shown {
  password?: string | undefined;
  /** Of a link that was mailed to the account's address. */
  token?: string | undefined;
}

/**
 * Leaves the community: name, address, credentials, sessions and card are gone with this transaction; what was written stays,
 * without a name.
 * @throws DomainError 422 `accounts.wrong_password`; 410 for a link that does not work; 409 `accounts.last_admin`
 */
export async function withdraw(
  kit: Kit,
  ctx: Ctx,
  { password, token, deletePosts = false }: Shown & { deletePosts?: boolean | undefined },
): Promise<void> {
  const { id } = ctx.actor!;
  if (token === undefined) {
    if (password === undefined) throw proofMissing();
    await checkPassword(kit, ctx, password, '/password');
  }
  await ctx.transaction(async (tx) => {
    if (token !== undefined) await takeOwnLink(tx, id, token);
    await leave(kit, tx, id, { deletePosts });
  });
}

/** The same for whoever has shown before that they want it. @throws DomainError 409 `accounts.last_admin` */
export async function leave(kit: Kit, ctx: Ctx, id: string, choice: { deletePosts: boolean }): Promise<void> {
  await ctx.transaction(async (tx) => {
    await assertMayLeave(tx, id);
    // First, because they still see who it was.
    for (const listener of kit.leaving) await listener(tx, id, choice);
    await erase(tx, id);
    await deleteKeysOf(tx, id);
    for (const listener of kit.withdrawn) await listener(tx, id);
    await tx.emit(AccountWithdrawn({ accountId: id }));
  });
}

/** @throws DomainError 409 `accounts.last_admin` */
export async function assertMayLeave(tx: Ctx, id: string): Promise<void> {
  const admins = await lockAdmins(tx);
  if (admins.length === 1 && admins[0] === id) throw lastAdmin();
}

/** Accounts without a password show a link that was mailed to them, or that they have signed in just now. */
const freshFor = 15 * 60_000;

/**
 * Makes sure that the person at the keyboard is the account's owner: by the password, by a mailed link, or, where there is no
 * password, by a sign-in of the last quarter of an hour.
 * @throws DomainError 422 `accounts.wrong_password`, 410 for a link, 403 `accounts.sign_in_again`
 */
export async function proveOwner(kit: Kit, ctx: Ctx, { password, token }: Shown): Promise<void> {
  const { id, sessionId } = ctx.actor!;
  if (token !== undefined) return ctx.transaction((tx) => takeOwnLink(tx, id, token));
  if (password !== undefined) return checkPassword(kit, ctx, password, '/password');
  if ((await findPasswordHash(ctx, id)) !== null) throw proofMissing();
  const session = await accountsDb(ctx)
    .selectFrom('account_sessions')
    .select('created_at')
    .where('id', '=', sessionId)
    .executeTakeFirst();
  if (!session || ctx.now.getTime() - session.created_at.getTime() > freshFor) throw signInAgain();
}

/** Mails a link to leave with: proof for accounts that have no password to show. @throws DomainError 429 */
export async function mailWithdrawalLink(kit: Kit, ctx: Ctx, visit: Visit): Promise<void> {
  const account = await findAccount(ctx, ctx.actor!.id);
  if (!account) throw signInRequired();
  await kit.attempts.spend(ctx, mailsToAddress, account.email);
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction((tx) => orderMail(tx, { kind: 'withdraw', accountId: account.id, origin }));
}

/** A link of somebody else, or to an address that was left meanwhile, proves nothing. */
/** Tells somebody that they leave, and how they stay after all. */
export async function mailLeaving(
  kit: Kit,
  tx: Ctx,
  visit: Visit,
  { accountId, leavesAt, days }: { accountId: string; leavesAt: Date; days: number },
): Promise<void> {
  const at = leavesAt.toISOString();
  const origin = await findLinkOrigin(kit, tx, visit);
  await orderMail(tx, {
    kind: 'leaving',
    accountId,
    origin,
    about: { at, days },
    key: `leaving ${accountId} ${at}`,
  });
}

async function takeOwnLink(tx: Ctx, accountId: string, token: string): Promise<void> {
  const link = await takeLink(tx, ['withdraw'], token);
  const account = await findAccount(tx, accountId);
  if (link.accountId !== accountId || account?.email !== link.email) throw linkExpired();
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
  await dropOtherWaysIn(tx, id);
  await dropSecondStep(tx, id);
  await accountsDb(tx).deleteFrom('account_places').where('account_id', '=', id).execute();
  await endSessions(tx, id);
  await dropLinks(tx, id);
}
