import type { Ctx } from '../../../kernel/ctx.ts';
import type { AuthAnswer } from '../ask-auth.ts';
import { flowCookieName, writeCookie } from '../cookies.ts';
import { openFlow } from '../flows.queries.ts';
import type { Kit } from '../kit.ts';
import { hasSecondStep } from '../second-steps.queries.ts';
import type { Visit } from '../visits.ts';
import { openSession } from './open-session.ts';

interface Proof {
  accountId: string;
  remembered: boolean;
  /** Possession and person were both shown already, as by a passkey that checked a finger or a PIN. */
  twice?: boolean;
  firstEver?: boolean;
}

/** Seconds that somebody has to find the code. */
const secondStepTime = 600;

/**
 * The one door for whoever has shown a first proof (password, provider, passkey): a session, or, where the account asks for a
 * second step, a secret with which the code can be given. Joins the transaction.
 * @throws DomainError as `openSession`
 */
export async function enter(kit: Kit, tx: Ctx, visit: Visit, proof: Proof): Promise<AuthAnswer> {
  const { accountId, remembered, twice = false } = proof;
  if (twice || !(await hasSecondStep(tx, accountId))) return openSession(kit, tx, visit, proof);
  const challenge = await openFlow(tx, {
    purpose: 'second-step',
    accountId,
    value: { remembered },
    seconds: secondStepTime,
  });
  const { secure } = visit;
  const cookie = writeCookie(flowCookieName('secondStep', secure), challenge, {
    secure,
    maxAge: secondStepTime,
  });
  return {
    body: { redirect: false, token: null, twoFactorRedirect: true, challenge },
    cookies: [cookie],
    token: null,
  };
}
