import { createHmac, randomBytes } from 'node:crypto';
import { IdentityError, type FlowSecrets, type IdentityProvider } from '../../../engines/identity/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { providerUnavailable, providerUnknown } from '../accounts.errors.ts';
import { flowCookieName, writeCookie } from '../cookies.ts';
import { localDestination } from '../destinations.rules.ts';
import { openFlow } from '../flows.queries.ts';
import { sealJoining, type Joining } from '../joining.ts';
import type { Kit } from '../kit.ts';
import type { Visit } from '../visits.ts';

interface Wish extends Joining {
  provider: string;
  callbackURL?: string | undefined;
  /** Adds the identity to this account instead of signing in. */
  link?: string;
}

/** Seconds that somebody has to sign in at the provider. */
const flowTime = 600;

/**
 * Where to send the browser to sign in elsewhere. The flow is bound to this browser by a cookie, and everything else that it is
 * bound to follows from its state, which the provider gives back.
 * @throws DomainError 404 for a provider that is not configured; 503 when it cannot be reached
 */
export async function beginSocial(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { provider: id, callbackURL, link, ...joining }: Wish,
): Promise<{ url: string; cookies: string[] }> {
  const provider = kit.providers.find((one) => one.id === id);
  if (!provider) throw providerUnknown();
  const state = randomBytes(32).toString('base64url');
  const url = await provider.begin(flowSecrets(kit, visit, provider, state)).catch((error: unknown) => {
    if (!(error instanceof IdentityError)) throw error;
    ctx.log.warn({ provider: id, reason: error.message }, 'a provider cannot be used');
    throw providerUnavailable();
  });
  await openFlow(ctx, {
    purpose: 'social',
    accountId: link ?? null,
    value: { provider: id, to: localDestination(callbackURL), joining: sealJoining(kit.seals, joining) },
    seconds: flowTime,
    token: state,
  });
  const { secure } = visit;
  return {
    url,
    cookies: [writeCookie(flowCookieName('social', secure), state, { secure, maxAge: flowTime })],
  };
}

/** What a flow is bound to: each follows from its state, so that nothing of it has to be stored. */
export function flowSecrets(kit: Kit, visit: Visit, { id }: IdentityProvider, state: string): FlowSecrets {
  const derive = (what: string) =>
    createHmac('sha256', kit.secret).update(`sign-in flow ${what} ${state}`).digest('base64url');
  return {
    state,
    nonce: derive('nonce'),
    codeVerifier: derive('verifier'),
    redirectUri: `${kit.publicUrl ?? visit.origin}/api/auth/callback/${id}`,
  };
}
