import type { Ctx, KeyScope, Role } from '../../../kernel/ctx.ts';
import { DomainError, invalidField } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { recordAct } from '../../audit/index.ts';
import { countKeys, deleteKey, insertKey, type KeyRow } from '../api-keys.queries.ts';
import { keyScopes, newKey } from '../api-keys.rules.ts';
import { signInRequired } from '../accounts.errors.ts';
import { apiKeysFor } from '../accounts.settings.ts';
import { findSession } from '../sessions.queries.ts';

const most = 10;
const day = 86_400_000;
const rank: Record<Role, number> = { member: 1, moderator: 2, admin: 3 };
const neededFor: Record<KeyScope, Role> = {
  read: 'member',
  write: 'member',
  moderate: 'moderator',
  admin: 'admin',
};

export interface KeyInput {
  name: string;
  scopes: readonly KeyScope[];
  /** `null` for a key that does not end. */
  days: number | null;
}

export interface MadeKey {
  row: KeyRow;
  /** Shown to its owner, and never again. */
  key: string;
}

const notFound = () => new DomainError('not-found', 'accounts.api_key_not_found');

/** @throws DomainError 403 where the host keeps keys for staff, 409 `accounts.too_many_api_keys`, 422 */
export async function makeKey(ctx: Ctx, input: KeyInput): Promise<MadeKey> {
  const { id: accountId, role, sessionId } = ctx.actor!;
  const wanted = ctx.setting(apiKeysFor);
  if (rank[role] < rank[wanted]) throw new DomainError('forbidden', 'accounts.api_keys_off');
  const name = cleanLine(input.name, { pointer: '/name', min: 1, max: 60 });
  // Whoever may write may read what they have written.
  const scopes = keyScopes.filter((scope) => scope === 'read' || input.scopes.includes(scope));
  const beyond = scopes.find((scope) => rank[role] < rank[neededFor[scope]]);
  if (beyond) throw invalidField('/scopes', 'accounts.scope_beyond_role', { scope: beyond });
  const { key, hash, hint } = newKey();
  const row = await ctx.transaction(async (tx) => {
    if ((await countKeys(tx, accountId)) >= most)
      throw new DomainError('conflict', 'accounts.too_many_api_keys', { params: { max: most } });
    // A new password ended it a moment ago, and every key with it.
    if (!(await findSession(tx, sessionId))) throw signInRequired();
    return insertKey(tx, {
      id: newId(tx.now.getTime()),
      account_id: accountId,
      name,
      hash,
      hint,
      scopes: [...scopes],
      created_at: tx.now,
      expires_at: input.days === null ? null : new Date(tx.now.getTime() + input.days * day),
    });
  });
  return { row, key };
}

/** Ends one of my keys, on every node with the next request. @throws DomainError 404 for one that is not mine */
export async function endMyKey(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await deleteKey(tx, id, tx.actor!.id))) throw notFound();
    tx.wake('account', tx.actor!.id);
  });
}

/** Ends anybody's key, which is written down. @throws DomainError 404 */
export async function endKey(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const gone = await deleteKey(tx, id, null);
    if (!gone) throw notFound();
    tx.wake('account', gone.account_id);
    const target = { type: 'account', id: gone.account_id };
    await recordAct(tx, {
      act: 'accounts.key_ended',
      actorId: tx.actor!.id,
      target,
      before: { scopes: gone.scopes },
    });
  });
}
