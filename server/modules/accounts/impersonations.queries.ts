import type { Selectable } from 'kysely';
import type { Actor, Ctx, Role } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { Queries } from './sessions.queries.ts';

export type ImpersonationRow = Selectable<DB['account_impersonations']>;

const own = (ctx: Pick<Ctx, 'db'>) => scopeTo<'account_impersonations'>(ctx);

interface LookedAtRow {
  id: string;
  account_id: string;
  role: Role;
  email_verified: boolean;
  expires_at: Date;
}

/**
 * Whom the administrator of this session looks as, now: not ended, not expired; and never as another administrator, also when
 * the member has become one meanwhile.
 */
export async function findLookedAt(
  db: Queries,
  now: Date,
  { token, admin }: { token: string; admin: Actor },
): Promise<Actor | null> {
  const { rows } = await db.query<LookedAtRow>({
    name: 'accounts_looked_at',
    text: `
      select i.id, i.account_id, i.expires_at, a.role, a.email_verified
      from account_impersonations i join accounts a on a.id = i.account_id
      where i.token = $1 and i.session_id = $2 and i.admin_id = $3 and i.ended_at is null and i.expires_at > $4
        and a.withdrawn_at is null and a.role <> 'admin' and (a.blocked_at is null or a.blocked_until <= $4)`,
    values: [token, admin.sessionId, admin.id, now],
  });
  const row = rows[0];
  if (!row) return null;
  return {
    id: row.account_id,
    role: row.role,
    sessionId: row.id,
    emailVerified: row.email_verified,
    impersonator: { id: admin.id, sessionId: admin.sessionId, until: row.expires_at },
  };
}

export async function insertImpersonation(
  tx: Ctx,
  values: { token: string; sessionId: string; adminId: string; accountId: string; until: Date },
): Promise<string> {
  const { id } = await own(tx)
    .insertInto('account_impersonations')
    .values({
      token: values.token,
      session_id: values.sessionId,
      admin_id: values.adminId,
      account_id: values.accountId,
      begun_at: tx.now,
      expires_at: values.until,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends what this session has open, and answers it. */
export async function endImpersonations(tx: Ctx, sessionId: string): Promise<ImpersonationRow[]> {
  return own(tx)
    .updateTable('account_impersonations')
    .set({ ended_at: tx.now })
    .where('session_id', '=', sessionId)
    .where('ended_at', 'is', null)
    .returningAll()
    .execute();
}

export async function findImpersonation(ctx: Ctx, id: string): Promise<ImpersonationRow | undefined> {
  return own(ctx).selectFrom('account_impersonations').selectAll().where('id', '=', id).executeTakeFirst();
}
