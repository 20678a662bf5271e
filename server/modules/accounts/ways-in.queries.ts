import type { Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { lastWayIn } from './accounts.errors.ts';
import { accountsDb, findPasswordHash } from './accounts.queries.ts';
import type { Kit } from './kit.ts';

export type LinkedRow = Pick<Selectable<DB['account_credentials']>, 'id' | 'provider' | 'created_at'>;
export type PasskeyRow = Selectable<DB['account_passkeys']>;

/** Accounts elsewhere that lead to this one, oldest first. */
export async function findLinked(ctx: Ctx, accountId: string): Promise<LinkedRow[]> {
  return accountsDb(ctx)
    .selectFrom('account_credentials')
    .select(['id', 'provider', 'created_at'])
    .where('account_id', '=', accountId)
    .where('provider', '<>', 'credential')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function findPasskeys(ctx: Ctx, accountId: string): Promise<PasskeyRow[]> {
  return accountsDb(ctx)
    .selectFrom('account_passkeys')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Whoever adds or takes away a way in holds this, so that two cannot take the last two away at once. */
export async function lockWaysIn(tx: Ctx, accountId: string): Promise<void> {
  await accountsDb(tx)
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
}

/** After a way in was taken away, within the lock. @throws DomainError 409 when none is left */
export async function assertWayInLeft(kit: Kit, tx: Ctx, accountId: string): Promise<void> {
  if ((await findPasswordHash(tx, accountId)) !== null) return;
  if ((await findPasskeys(tx, accountId)).length > 0) return;
  const linked = await findLinked(tx, accountId);
  // A provider that this site no longer offers lets nobody in.
  const open = new Set<string>(kit.providers.map(({ id }) => id));
  if (!linked.some(({ provider }) => open.has(provider))) throw lastWayIn();
}

/** Everything but the password, for an address whose owner was not its account's owner so far. */
export async function dropOtherWaysIn(tx: Ctx, accountId: string): Promise<void> {
  await accountsDb(tx)
    .deleteFrom('account_credentials')
    .where('account_id', '=', accountId)
    .where('provider', '<>', 'credential')
    .execute();
  await accountsDb(tx).deleteFrom('account_passkeys').where('account_id', '=', accountId).execute();
}
