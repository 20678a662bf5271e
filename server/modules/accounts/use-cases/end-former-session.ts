import type { Ctx } from '../../../kernel/ctx.ts';
import type { Kit } from '../kit.ts';
import { endSessionOf } from '../sessions.queries.ts';
import { verifySignedToken } from '../session-tokens.rules.ts';
import type { Visit } from '../visits.ts';

/** A browser that gets a new session does not leave its former one behind, whoever owned or planted that. */
export async function endFormerSession({ secret }: Kit, ctx: Ctx, { sessionCookie }: Visit): Promise<void> {
  const token = sessionCookie === null ? null : verifySignedToken(sessionCookie, secret);
  if (token !== null) await endSessionOf(ctx, token);
}
