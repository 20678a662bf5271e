import { sql, type Selectable } from 'kysely';
import type { Ctx, Role } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type AccountRow = Selectable<DB['accounts']>;
export type SessionRow = Selectable<DB['account_sessions']>;

type OwnTables =
  | 'accounts'
  | 'account_sessions'
  | 'account_credentials'
  | 'account_verifications'
  | 'account_attempts'
  | 'account_passkeys'
  | 'account_second_steps'
  | 'account_recovery_codes'
  | 'account_places'
  | 'account_origins';

export const accountsDb = (ctx: Pick<Ctx, 'db'>) => scopeTo<OwnTables>(ctx);

export async function findAccount(ctx: Ctx, id: string): Promise<AccountRow | undefined> {
  return accountsDb(ctx)
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
}

/** `email` in its normal form. */
export async function findAccountByNormalEmail(ctx: Ctx, email: string): Promise<AccountRow | undefined> {
  return accountsDb(ctx)
    .selectFrom('accounts')
    .selectAll()
    .where('email', '=', email)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
}

export async function countAccounts(ctx: Ctx): Promise<number> {
  const { count } = await accountsDb(ctx)
    .selectFrom('accounts')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Roles of those of these accounts that have not left; blocked ones are still there. */
export async function findRoles(ctx: Ctx, ids: readonly string[]): Promise<{ id: string; role: Role }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; role: Role }>`
    select id, role from accounts where id = any(${ids as string[]}::uuid[]) and withdrawn_at is null`.execute(
    accountsDb(ctx),
  );
  return rows;
}

/** `null` for an account that signs in by other means, or not at all. */
export async function findPasswordHash(ctx: Ctx, accountId: string): Promise<string | null> {
  const row = await accountsDb(ctx)
    .selectFrom('account_credentials')
    .select('password_hash')
    .where('account_id', '=', accountId)
    .where('provider', '=', 'credential')
    .executeTakeFirst();
  return row?.password_hash ?? null;
}

export async function storePasswordHash(ctx: Ctx, accountId: string, hash: string): Promise<void> {
  await accountsDb(ctx)
    .insertInto('account_credentials')
    .values({
      account_id: accountId,
      provider: 'credential',
      provider_account_id: accountId,
      password_hash: hash,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .onConflict((conflict) =>
      conflict
        .constraint('account_credentials_provider_key')
        .doUpdateSet({ password_hash: hash, updated_at: ctx.now }),
    )
    .execute();
}

/**
 * Locks every administrator, always in the order of their ids, so that whoever takes a role away sees who is left: two who
 * demote each other wait for one another here.
 */
export async function lockAdmins(tx: Ctx): Promise<string[]> {
  const rows = await accountsDb(tx)
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('blocked_at', 'is', null), eb('blocked_until', '<=', tx.now)]))
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}

interface AccountFilter {
  query: string | null;
  role: Role | null;
  limit: number;
  /** created_at and id of the last one seen. */
  after: readonly string[] | null;
}

export async function findAccounts(
  ctx: Ctx,
  { query, role, limit, after }: AccountFilter,
): Promise<AccountRow[]> {
  let rows = accountsDb(ctx).selectFrom('accounts').selectAll().where('withdrawn_at', 'is', null);
  if (role !== null) rows = rows.where('role', '=', role);
  if (query !== null) {
    const pattern = `%${query.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
    rows = rows.where((eb) => eb.or([eb('email', 'ilike', pattern), eb('name', 'ilike', pattern)]));
  }
  if (after) {
    const [createdAt, id] = after as [string, string];
    rows = rows.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(createdAt), id)));
  }
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}
