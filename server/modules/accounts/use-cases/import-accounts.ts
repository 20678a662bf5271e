import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { accountsDb } from '../accounts.queries.ts';
import { normaliseEmail } from '../emails.rules.ts';

export interface ImportedAccount {
  email: string;
  name: string;
  createdAt: Date;
}

/**
 * Makes many accounts that nobody can sign in to, and answers the id of each address; one that exists is answered as it is.
 * No event: whoever imports makes the cards. A few thousand at a time.
 */
export async function importAccounts(
  tx: Ctx,
  accounts: readonly ImportedAccount[],
): Promise<Map<string, string>> {
  const rows = accounts.map(({ email, name, createdAt }) => ({
    email: normaliseEmail(email),
    name,
    created_at: createdAt,
  }));
  await sql`
    insert into accounts (email, name, created_at, updated_at)
    select email, name, created_at, created_at
    from json_to_recordset(${JSON.stringify(rows)}::json) as row (email text, name text, created_at timestamptz)
    on conflict on constraint accounts_email_key do nothing`.execute(tx.db);
  const made = await accountsDb(tx)
    .selectFrom('accounts')
    .select(['id', 'email'])
    .where(sql<boolean>`email = any(${rows.map(({ email }) => email)}::text[])`)
    .execute();
  return new Map(made.map(({ id, email }) => [email, id]));
}
