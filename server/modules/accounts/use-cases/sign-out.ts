import type { Ctx } from '../../../kernel/ctx.ts';
import { askAuth, type AuthAnswer } from '../ask-auth.ts';
import type { Kit } from '../kit.ts';
import { deleteSession } from '../sessions.queries.ts';
import type { Visit } from '../visits.ts';

/** Ends the session of this request, also one that came as a bearer token, and takes its cookies back. */
export async function signOut(kit: Kit, ctx: Ctx, visit: Visit): Promise<AuthAnswer> {
  if (ctx.actor) await deleteSession(ctx, ctx.actor.id, ctx.actor.sessionId);
  return askAuth(kit, { ctx, ip: null, userAgent: null }, visit, { path: '/sign-out', body: {} });
}
