import type { Ctx, Role } from '../../../kernel/ctx.ts';
import { accountNotFound, emailTaken } from '../accounts.errors.ts';
import { AccountCreated } from '../accounts.events.ts';
import {
  accountsDb,
  findAccount,
  findAccountByNormalEmail,
  storePasswordHash,
  type AccountRow,
} from '../accounts.queries.ts';
import { normaliseEmail } from '../emails.rules.ts';
import { dropLinks } from '../links.queries.ts';
import { hashPassword } from '../passwords.hashing.ts';
import { endSessions } from '../sessions.queries.ts';

export interface NewAccount {
  email: string;
  /** `null` makes an account that nobody can sign in to. */
  password: string | null;
  name: string;
  role: Role;
  emailVerified: boolean;
}

/**
 * Makes an account on behalf of the host: at the first start, from the command line, for samples. Whoever calls makes the card.
 * The password is taken as it is.
 * @throws DomainError 422 `accounts.email_taken`
 */
export async function createAccount(ctx: Ctx, account: NewAccount): Promise<{ id: string }> {
  const email = normaliseEmail(account.email);
  const hash = account.password === null ? null : await hashPassword(account.password);
  return ctx.transaction(async (tx) => {
    const made = await accountsDb(tx)
      .insertInto('accounts')
      .values({
        email,
        name: account.name,
        role: account.role,
        email_verified: account.emailVerified,
        created_at: tx.now,
        updated_at: tx.now,
      })
      .onConflict((conflict) => conflict.constraint('accounts_email_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw emailTaken();
    if (hash !== null) await storePasswordHash(tx, made.id, hash);
    await tx.emit(AccountCreated({ accountId: made.id }));
    return made;
  });
}

/** Sets a password on behalf of the host and ends every session. @throws DomainError 404 */
export async function setPassword(ctx: Ctx, accountId: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await ctx.transaction(async (tx) => {
    if (!(await findAccount(tx, accountId))) throw accountNotFound();
    await storePasswordHash(tx, accountId, hash);
    await endSessions(tx, accountId);
    await dropLinks(tx, accountId);
  });
}

/** An address in any spelling. */
export async function findAccountByEmail(ctx: Ctx, email: string): Promise<AccountRow | undefined> {
  return findAccountByNormalEmail(ctx, normaliseEmail(email));
}
