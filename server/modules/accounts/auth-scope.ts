import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

/** What one call into better-auth may use and leaves behind. */
export interface AuthScope {
  /** Its database handle is the one that better-auth writes through, so a call joins the transaction that is open. */
  ctx: Ctx;
  ip: string | null;
  userAgent: string | null;
  /** The new password's hash, made before the transaction was opened. */
  passwordHash?: string;
  /** The password was compared before the transaction was opened. */
  passwordVerified?: boolean;
  /** Overrides whether the new session outlives the browser. */
  remembered?: boolean;
  /** Set by the call: the account that it made. */
  made?: { id: string };
  /** Set by the call: somebody signed up with the address of this account. */
  existing?: { id: string };
}

// better-auth takes its database once, at start; this is how a call gets the handle of its own request.
const scopes = new AsyncLocalStorage<AuthScope>();

export function inAuthScope<T>(scope: AuthScope, work: () => Promise<T>): Promise<T> {
  return scopes.run(scope, work);
}

export function authScope(): AuthScope {
  const scope = scopes.getStore();
  if (!scope) throw new Error('better-auth was called outside of a request');
  return scope;
}

/** A Kysely that is, at each use, the one of the current call. */
export function scopedDatabase(): Kysely<never> {
  const handler: ProxyHandler<object> = {
    get(_target, property) {
      const { db } = authScope().ctx;
      const value: unknown = Reflect.get(db, property, db);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(db) : value;
    },
  };
  return new Proxy({}, handler) as Kysely<never>;
}
