import type { Ctx } from '../../../kernel/ctx.ts';
import { emailTaken, linkExpired } from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import { accountsDb, findAccountByNormalEmail, type AccountRow } from '../accounts.queries.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { dropLinks, takeLink } from '../links.queries.ts';
import type { Visit } from '../visits.ts';

/**
 * Uses up a mailed link: it confirms the account's address, or changes it to the one that the link was mailed to.
 * @throws DomainError 410 `accounts.link_expired`; 422 `accounts.email_taken` when somebody took the new address meanwhile
 */
export async function verifyEmail(kit: Kit, ctx: Ctx, visit: Visit, token: string): Promise<AccountRow> {
  const origin = await findLinkOrigin(kit, ctx, visit);
  const used = ctx.transaction(async (tx) => {
    const { purpose, accountId, email } = await takeLink(tx, ['verify', 'change-email'], token);
    const before = await lockAccount(tx, accountId);
    if (purpose === 'verify') {
      if (before.email !== email) throw linkExpired();
      return update(tx, accountId, { email_verified: true });
    }
    if (before.pending_email !== email) throw linkExpired();
    if (await findAccountByNormalEmail(tx, email)) throw emailTaken('/token');
    const after = await update(tx, accountId, { email, pending_email: null, email_verified: true });
    await dropLinks(tx, accountId);
    // The old address is nowhere but in this order once the change is made.
    await orderMail(tx, {
      kind: 'email-changed',
      accountId,
      origin,
      to: before.email,
    });
    return after;
  });
  return used.catch((error: unknown) => {
    // Somebody took the address between our look and our change.
    throw isEmailTaken(error) ? emailTaken('/token') : error;
  });
}

function isEmailTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'accounts_email_key';
}

async function lockAccount(tx: Ctx, id: string): Promise<AccountRow> {
  const row = await accountsDb(tx)
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw linkExpired();
  return row;
}

async function update(
  tx: Ctx,
  id: string,
  changes: { email_verified: boolean; email?: string; pending_email?: null },
): Promise<AccountRow> {
  return accountsDb(tx)
    .updateTable('accounts')
    .set({ ...changes, updated_at: tx.now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
