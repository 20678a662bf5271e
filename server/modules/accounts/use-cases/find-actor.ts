import type { Actor, Ctx } from '../../../kernel/ctx.ts';
import { findLiveKey, touchKey } from '../api-keys.queries.ts';
import { hashOfKey, looksLikeKey } from '../api-keys.rules.ts';
import { impersonationCookieName } from '../cookies.ts';
import { findLookedAt } from '../impersonations.queries.ts';
import { touchEvery } from '../session-lifetime.rules.ts';
import { findLiveSession, touchSession, type Queries } from '../sessions.queries.ts';
import { readCookie, readSignedToken, verifySignedToken, type Credentials } from '../session-tokens.rules.ts';

interface Verifier {
  db: Queries;
  secret: string;
  /** Which of the two cookie names counts. */
  secure: boolean;
}

/**
 * Who makes this request, or `null`. Asks the database once, by index, and only for a token with our signature; so an ended
 * session, a block and a changed role count from the next request on.
 */
export async function findActor(
  ctx: Ctx,
  credentials: Credentials,
  { db, secret, secure }: Verifier,
): Promise<Actor | null> {
  const signed = readSignedToken(credentials, secure);
  if (signed !== null && looksLikeKey(signed)) return findOwner(ctx, signed, db);
  const token = signed === null ? null : verifySignedToken(signed, secret);
  if (token === null) return null;
  const session = await findLiveSession(db, ctx.now, { token });
  if (!session) return null;
  if (ctx.now.getTime() - session.lastUsedAt.getTime() > touchEvery * 1000) await touchSession(ctx, session);
  const { id, role, sessionId, emailVerified } = session;
  const actor = { id, role, sessionId, emailVerified };
  const looks = role === 'admin' ? readImpersonation(credentials, secure) : null;
  const lookToken = looks === null ? null : verifySignedToken(looks, secret);
  // What has ended leaves the administrator who they are.
  return (lookToken && (await findLookedAt(db, ctx.now, { token: lookToken, admin: actor }))) || actor;
}

function readImpersonation(
  { authorization, cookie, impersonation }: Credentials,
  secure: boolean,
): string | null {
  if (authorization !== undefined) return impersonation ?? null;
  return cookie === undefined ? null : readCookie(cookie, impersonationCookieName(secure));
}

/** Whose key this is; when it was used last is noted as coarsely as for sessions. */
async function findOwner(ctx: Ctx, text: string, db: Queries): Promise<Actor | null> {
  const hash = hashOfKey(text);
  const live = hash === null ? null : await findLiveKey(db, ctx.now, { hash });
  if (!live) return null;
  const { actor, lastUsedAt } = live;
  if (lastUsedAt === null || ctx.now.getTime() - lastUsedAt.getTime() > touchEvery * 1000)
    await touchKey(ctx, actor.sessionId);
  return actor;
}
