import type { Ctx, Role } from '../../kernel/ctx.ts';
import { accountsDb } from './accounts.queries.ts';

/** Whom the site may write to, and at which address. Never shown to anybody. */
export interface Recipient {
  id: string;
  email: string;
  emailVerified: boolean;
  blocked: boolean;
  role: Role;
  name: string;
}

/** By account; who has left is not among them. */
export async function findRecipients(
  ctx: Ctx,
  accountIds: readonly string[],
): Promise<Map<string, Recipient>> {
  if (accountIds.length === 0) return new Map();
  const rows = await accountsDb(ctx)
    .selectFrom('accounts')
    .select(['id', 'email', 'email_verified', 'blocked_at', 'blocked_until', 'role', 'name'])
    .where('id', 'in', [...accountIds])
    .where('withdrawn_at', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        email: row.email,
        emailVerified: row.email_verified,
        blocked: row.blocked_at !== null && (row.blocked_until === null || row.blocked_until > ctx.now),
        role: row.role as Role,
        name: row.name,
      },
    ]),
  );
}

/** Where an administrator signed in last: the only origin, besides PUBLIC_URL, that links in mails may lead to. */
export async function findKnownOrigin(ctx: Ctx): Promise<string | null> {
  const known = await accountsDb(ctx)
    .selectFrom('account_origins')
    .select('origin')
    .orderBy('seen_at', 'desc')
    .executeTakeFirst();
  return known?.origin ?? null;
}
