import type { Insertable, Selectable } from 'kysely';
import type { Actor, Ctx, KeyScope, Role } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { roleWithin } from './api-keys.rules.ts';
import type { Queries } from './sessions.queries.ts';

export type KeyRow = Selectable<DB['account_api_keys']>;

const own = (ctx: Pick<Ctx, 'db'>) => scopeTo<'account_api_keys' | 'accounts'>(ctx);

interface LiveKeyRow {
  account_id: string;
  role: Role;
  email_verified: boolean;
  id: string;
  scopes: KeyScope[];
  last_used_at: Date | null;
}

const liveKey = (by: 'hash' | 'id') => `
  select a.id as account_id, a.role, a.email_verified, k.id, k.scopes, k.last_used_at
  from account_api_keys k join accounts a on a.id = k.account_id
  where k.${by} = $1 and (k.expires_at is null or k.expires_at > $2) and a.withdrawn_at is null
    and (a.blocked_at is null or a.blocked_until <= $2)`;

export interface LiveKey {
  actor: Actor;
  lastUsedAt: Date | null;
}

/** Who acts by this key, now: not expired, its owner neither blocked nor gone. One query, planned once a connection. */
export async function findLiveKey(
  db: Queries,
  now: Date,
  by: { hash: string } | { id: string },
): Promise<LiveKey | null> {
  const [column, value] = 'hash' in by ? (['hash', by.hash] as const) : (['id', by.id] as const);
  const { rows } = await db.query<LiveKeyRow>({
    name: `accounts_live_key_by_${column}`,
    text: liveKey(column),
    values: [value, now],
  });
  const row = rows[0];
  if (!row) return null;
  const { account_id: id, email_verified: emailVerified, scopes } = row;
  const role = roleWithin(row.role, scopes);
  return { actor: { id, role, sessionId: row.id, emailVerified, scopes }, lastUsedAt: row.last_used_at };
}

export async function touchKey(ctx: Ctx, id: string): Promise<void> {
  await own(ctx)
    .updateTable('account_api_keys')
    .set({ last_used_at: ctx.now })
    .where('id', '=', id)
    .execute();
}

/** Oldest first; expired ones too, so that their owner sees why a program stopped. */
export function findKeysOf(ctx: Ctx, accountId: string): Promise<KeyRow[]> {
  return own(ctx)
    .selectFrom('account_api_keys')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export function findAllKeys(ctx: Ctx, { limit, after }: { limit: number; after: string | null }) {
  let rows = own(ctx).selectFrom('account_api_keys').selectAll();
  if (after !== null) rows = rows.where('id', '<', after);
  return rows
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Holds the account, so that two keys made at once are counted one after the other. */
export async function countKeys(tx: Ctx, accountId: string): Promise<number> {
  await own(tx).selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
  return (await findKeysOf(tx, accountId)).length;
}

export function insertKey(tx: Ctx, row: Insertable<DB['account_api_keys']>): Promise<KeyRow> {
  return own(tx).insertInto('account_api_keys').values(row).returningAll().executeTakeFirstOrThrow();
}

/** The key that is gone now, if it was there, and this account's when one is named. */
export function deleteKey(tx: Ctx, id: string, accountId: string | null): Promise<KeyRow | undefined> {
  let rows = own(tx).deleteFrom('account_api_keys').where('id', '=', id);
  if (accountId !== null) rows = rows.where('account_id', '=', accountId);
  return rows.returningAll().executeTakeFirst();
}

export async function deleteKeysOf(tx: Ctx, accountId: string): Promise<void> {
  await own(tx).deleteFrom('account_api_keys').where('account_id', '=', accountId).execute();
}
