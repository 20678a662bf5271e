import type { Actor, Ctx } from '../../../kernel/ctx.ts';
import { touchEvery } from '../session-lifetime.rules.ts';
import { findLiveSession, touchSession, type Queries } from '../sessions.queries.ts';
import { readSignedToken, verifySignedToken, type Credentials } from '../session-tokens.rules.ts';

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
  const token = signed === null ? null : verifySignedToken(signed, secret);
  if (token === null) return null;
  const session = await findLiveSession(db, ctx.now, { token });
  if (!session) return null;
  if (ctx.now.getTime() - session.lastUsedAt.getTime() > touchEvery * 1000) await touchSession(ctx, session);
  const { id, role, sessionId, emailVerified } = session;
  return { id, role, sessionId, emailVerified };
}
