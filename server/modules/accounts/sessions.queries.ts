import { sql } from 'kysely';
import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import type { Actor, Ctx, KeyScope, Role } from '../../kernel/ctx.ts';
import { gather } from '../../kernel/gather.ts';
import { accountsDb, type SessionRow } from './accounts.queries.ts';
import { roleWithin } from './api-keys.rules.ts';
import { blocked, invalidCredentials } from './accounts.errors.ts';
import { sessionLifetime } from './session-lifetime.rules.ts';

export interface LiveSession extends Actor {
  lastUsedAt: Date;
  remembered: boolean;
}

interface LiveRow {
  asked: string;
  id: string;
  role: Role;
  email_verified: boolean;
  session_id: string;
  last_used_at: Date;
  remembered: boolean;
}

/** Anything that runs a query, as pg's pool does. */
export interface Queries {
  query<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>>;
}

const mostAtOnce = 100;

/**
 * Of a token each request asks whose it is, so those that come at once are asked for at once, by a query that each connection plans
 * only once: planning takes longer than running it.
 */
const liveSessions = (by: 'token' | 'id') => `
  select s.${by}::text as asked, a.id, a.role, a.email_verified, s.id as session_id, s.last_used_at, s.remembered
  from account_sessions s join accounts a on a.id = s.account_id
  where s.${by} = any($1) and s.expires_at > $2 and a.withdrawn_at is null
    and (a.blocked_at is null or a.blocked_until <= $2)`;

interface Ask {
  value: string;
  now: Date;
}
type Find = (ask: Ask) => Promise<LiveSession | null>;
const finders = { token: new WeakMap<Queries, Find>(), id: new WeakMap<Queries, Find>() };

/** Who holds this token, now: not expired, not blocked, not gone. */
export function findLiveSession(
  db: Queries,
  now: Date,
  by: { token: string } | { id: string },
): Promise<LiveSession | null> {
  const [column, value] = 'token' in by ? (['token', by.token] as const) : (['id', by.id] as const);
  const find = finders[column].get(db) ?? gather(mostAtOnce, (asks) => findThem(db, column, asks));
  finders[column].set(db, find);
  return find({ value, now });
}

async function findThem(
  db: Queries,
  column: 'token' | 'id',
  asks: readonly Ask[],
): Promise<(LiveSession | null)[]> {
  const { rows } = await db.query<LiveRow>({
    name: `accounts_live_sessions_by_${column}`,
    text: liveSessions(column),
    // They came within an answer's time of each other.
    values: [asks.map(({ value }) => value), asks.at(-1)!.now],
  });
  const found = new Map(rows.map((row) => [row.asked, presentLive(row)]));
  return asks.map(({ value }) => found.get(value) ?? null);
}

function presentLive(row: LiveRow): LiveSession {
  return {
    id: row.id,
    role: row.role,
    sessionId: row.session_id,
    emailVerified: row.email_verified,
    lastUsedAt: row.last_used_at,
    remembered: row.remembered,
  };
}

export interface LiveRole {
  role: Role;
  /** When it ends unless something happens before; `null` for a key that does not. */
  until: Date | null;
}

/** Of these sessions, looks as somebody else, and keys, those that live now, with the role that they act in. */
export async function findLiveRoles(ctx: Ctx, sessionIds: readonly string[]): Promise<Map<string, LiveRole>> {
  const { rows } = await sql<{ id: string; role: Role; scopes: KeyScope[] | null; until: Date | null }>`
    select s.id, a.role, null::text[] as scopes, s.expires_at as until from account_sessions s join accounts a on a.id = s.account_id
    where s.id = any(${sessionIds as string[]}::uuid[]) and s.expires_at > ${ctx.now} and a.withdrawn_at is null
      and (a.blocked_at is null or a.blocked_until <= ${ctx.now})
    union all
    select i.id, a.role, null, i.expires_at from account_impersonations i join accounts a on a.id = i.account_id
    where i.id = any(${sessionIds as string[]}::uuid[]) and i.ended_at is null and i.expires_at > ${ctx.now}
      and exists (select from account_sessions s where s.id = i.session_id and s.expires_at > ${ctx.now})
      and a.withdrawn_at is null and (a.blocked_at is null or a.blocked_until <= ${ctx.now})
    union all
    select k.id, a.role, k.scopes, k.expires_at from account_api_keys k join accounts a on a.id = k.account_id
    where k.id = any(${sessionIds as string[]}::uuid[]) and (k.expires_at is null or k.expires_at > ${ctx.now})
      and a.withdrawn_at is null and (a.blocked_at is null or a.blocked_until <= ${ctx.now})`.execute(
    accountsDb(ctx),
  );
  return new Map(
    rows.map(({ id, role, scopes, until }) => [
      id,
      { role: scopes ? roleWithin(role, scopes) : role, until },
    ]),
  );
}

/** Notes that a session was used and lets it live on. */
export async function touchSession(ctx: Ctx, { sessionId, remembered }: LiveSession): Promise<void> {
  await accountsDb(ctx)
    .updateTable('account_sessions')
    .set({ last_used_at: ctx.now, updated_at: ctx.now, expires_at: sessionEnd(ctx.now, remembered) })
    .where('id', '=', sessionId)
    .where('expires_at', '>', ctx.now)
    .execute();
}

export function sessionEnd(now: Date, remembered: boolean): Date {
  const seconds = remembered ? sessionLifetime.remembered : sessionLifetime.untilBrowserCloses;
  return new Date(now.getTime() + seconds * 1000);
}

/**
 * @param pass what a blocked member gets instead of a session: with it they read why, and may appeal
 * @throws DomainError 403 when the account is blocked, 401 when it is gone
 */
export async function assertMaySignIn(
  ctx: Ctx,
  accountId: string,
  pass?: (accountId: string) => string,
): Promise<void> {
  const row = await accountsDb(ctx)
    .selectFrom('accounts')
    .select(['blocked_at', 'blocked_until', 'withdrawn_at'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (!row || row.withdrawn_at) throw invalidCredentials();
  if (row.blocked_at && (row.blocked_until === null || row.blocked_until > ctx.now))
    throw blocked(row.blocked_until, pass?.(accountId));
}

export async function findSession(ctx: Ctx, id: string): Promise<SessionRow | undefined> {
  return accountsDb(ctx).selectFrom('account_sessions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Sessions that still live, last used first. */
export async function findSessionsOf(ctx: Ctx, accountId: string): Promise<SessionRow[]> {
  return accountsDb(ctx)
    .selectFrom('account_sessions')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('expires_at', '>', ctx.now)
    .orderBy('last_used_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
}

/** False when this account has no such session. */
export async function deleteSession(ctx: Ctx, accountId: string, id: string): Promise<boolean> {
  return ctx.transaction(async (tx) => {
    const result = await accountsDb(tx)
      .deleteFrom('account_sessions')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    tx.wake('account', accountId);
    return result.numDeletedRows === 1n;
  });
}

/**
 * Ends an account's sessions, effective with the next request on any node. Whoever keeps a connection open for the account is
 * woken (`account`) to look whether its session is still there.
 */
export async function endSessions(
  ctx: Ctx,
  accountId: string,
  { except }: { except?: string } = {},
): Promise<void> {
  await ctx.transaction(async (tx) => {
    let sessions = accountsDb(tx).deleteFrom('account_sessions').where('account_id', '=', accountId);
    if (except !== undefined) sessions = sessions.where('id', '<>', except);
    await sessions.execute();
    tx.wake('account', accountId);
  });
}

/** Ends the session with this token, whosever it is. */
export async function endSessionOf(ctx: Ctx, token: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const ended = await accountsDb(tx)
      .deleteFrom('account_sessions')
      .where('token', '=', token)
      .returning('account_id')
      .executeTakeFirst();
    if (ended) tx.wake('account', ended.account_id);
  });
}
