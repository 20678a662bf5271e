import { IdentityError, type OutsideIdentity } from '../../../engines/identity/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { flowCookieName, passCookie, writeCookie } from '../cookies.ts';
import { localDestination } from '../destinations.rules.ts';
import { takeFlow, type Flow } from '../flows.queries.ts';
import { openJoining } from '../joining.ts';
import type { Kit } from '../kit.ts';
import { passLifetime } from '../passes.ts';
import { SocialRefusal, type SocialCode } from '../social.errors.ts';
import type { Visit } from '../visits.ts';
import { flowSecrets } from './begin-social.ts';
import { enterByIdentity } from './enter-by-identity.ts';
import { linkIdentity } from './link-identity.ts';

interface Returned {
  provider: string;
  code?: string | undefined;
  state?: string | undefined;
  error?: string | undefined;
  iss?: string | undefined;
  /** The state that this browser set out with. */
  cookie: string | null;
}

export interface NextStop {
  location: string;
  cookies: string[];
}

/** Ends a flow at a provider, always with a page to go to: signed in, linked, or back with the reason why not. */
export async function finishSocial(kit: Kit, ctx: Ctx, visit: Visit, returned: Returned): Promise<NextStop> {
  const { secure } = visit;
  const spent = writeCookie(flowCookieName('social', secure), '', { secure, maxAge: 0 });
  let flow: Flow | null = null;
  try {
    flow = await takeOwnFlow(ctx, returned);
    const identity = await askProvider(kit, visit, returned);
    const to = localDestination(flow.value['to']);
    if (flow.accountId !== null) {
      await linkIdentity(kit, ctx, visit, {
        accountId: flow.accountId,
        provider: returned.provider,
        identity,
      });
      return { location: to, cookies: [spent] };
    }
    const { cookies, token } = await enterByIdentity(kit, ctx, visit, {
      provider: returned.provider,
      identity,
      joining: openJoining(kit.seals, flow.value['joining']),
    });
    const location = token === null ? `/sign-in/code?to=${encodeURIComponent(to)}` : to;
    return { location, cookies: [spent, ...cookies] };
  } catch (error) {
    const pass = error instanceof DomainError ? error.params['pass'] : undefined;
    if (typeof pass === 'string') {
      const cookie = writeCookie(passCookie, pass, { secure, maxAge: passLifetime });
      return { location: '/blocked', cookies: [spent, cookie] };
    }
    const code = codeOf(ctx, error, returned.provider);
    return { location: refusalPage(flow, code, returned.provider), cookies: [spent] };
  }
}

/** The flow that this very browser began with this very provider. It is spent whatever comes. */
async function takeOwnFlow(ctx: Ctx, { provider, state, cookie }: Returned): Promise<Flow> {
  if (!state || state !== cookie) throw new SocialRefusal('state_mismatch');
  const flow = await takeFlow(ctx, 'social', state);
  if (flow?.value['provider'] !== provider) throw new SocialRefusal('state_mismatch');
  if (flow.accountId !== null && flow.accountId !== ctx.actor?.id) throw new SocialRefusal('state_mismatch');
  return flow;
}

async function askProvider(
  kit: Kit,
  visit: Visit,
  { provider: id, code, state, error, iss }: Returned,
): Promise<OutsideIdentity> {
  const provider = kit.providers.find((one) => one.id === id);
  if (!provider) throw new SocialRefusal('provider_unknown');
  if (error !== undefined) throw new SocialRefusal(error === 'access_denied' ? 'denied' : 'provider_refused');
  if (!code) throw new SocialRefusal('provider_refused');
  return provider.finish({ ...flowSecrets(kit, visit, provider, state!), code, issuer: iss ?? null });
}

function codeOf(ctx: Ctx, error: unknown, provider: string): SocialCode {
  if (error instanceof SocialRefusal) return error.code;
  if (error instanceof IdentityError) {
    ctx.log.warn({ provider, reason: error.message }, 'a provider’s answer was not accepted');
    return error.code === 'unavailable' ? 'provider_unavailable' : 'provider_refused';
  }
  if (error instanceof DomainError) return domainCodes[error.code] ?? 'busy';
  throw error;
}

const domainCodes: Record<string, SocialCode> = {
  'accounts.blocked': 'blocked',
  'invitations.needed': 'invitation_needed',
  'terms.consent_required': 'consent_needed',
  'accounts.email_not_verified': 'email_not_verified',
  'accounts.sign_in_required': 'state_mismatch',
};

const atSignUp = new Set<SocialCode>(['invitation_needed', 'consent_needed']);

/** Whoever came to link is sent back to where they did; whoever lacks something to make an account to where it is asked for. */
function refusalPage(flow: Flow | null, code: SocialCode, provider: string): string {
  const page = flow?.accountId ? '/settings/security' : atSignUp.has(code) ? '/sign-up' : '/sign-in';
  const query = new URLSearchParams({ error: code });
  if (/^[a-z]{1,20}$/.test(provider)) query.set('provider', provider);
  const to = flow && !flow.accountId ? localDestination(flow.value['to']) : '/';
  if (to !== '/') query.set('to', to);
  return `${page}?${query.toString()}`;
}
