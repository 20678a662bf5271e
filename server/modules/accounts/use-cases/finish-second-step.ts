import type { Ctx } from '../../../kernel/ctx.ts';
import { challengeGone, codeWrong } from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import type { AuthAnswer } from '../ask-auth.ts';
import { wrongCodes } from '../attempts.ts';
import { flowCookieName, writeCookie } from '../cookies.ts';
import { findFlow, takeFlow } from '../flows.queries.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { looksLikeRecoveryCode } from '../recovery-codes.rules.ts';
import { useCode } from '../second-steps.queries.ts';
import { normaliseCode } from '../totp.rules.ts';
import type { Visit } from '../visits.ts';
import { openSession } from './open-session.ts';

interface Answer {
  code: string;
  challenge?: string | undefined;
}

/**
 * Opens the session for which the first step was done within the last ten minutes. Wrong codes are counted for the account, so
 * that a new first step gives no new tries.
 * @throws DomainError 401 `accounts.code_wrong`; 410 when the first step is too long ago; 429 after five wrong codes
 */
export async function finishSecondStep(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { code, challenge = visit.secondStepCookie ?? '' }: Answer,
): Promise<AuthAnswer> {
  const waiting = await findFlow(ctx, 'second-step', challenge);
  if (!waiting?.accountId) throw challengeGone();
  const { accountId } = waiting;
  await kit.attempts.spend(ctx, wrongCodes, accountId);
  const origin = await findLinkOrigin(kit, ctx, visit);
  const answer = await ctx.transaction(async (tx) => {
    const flow = await takeFlow(tx, 'second-step', challenge);
    if (!flow) throw challengeGone();
    // Rolled back with a wrong code, so that the flow waits for a better one.
    if (!(await useCode(tx, kit.seals, accountId, code))) throw codeWrong();
    if (looksLikeRecoveryCode(normaliseCode(code)))
      await orderMail(tx, { kind: 'recovery-code-used', accountId, origin });
    return openSession(kit, tx, visit, { accountId, remembered: flow.value['remembered'] === true });
  });
  await kit.attempts.giveBack(ctx, wrongCodes, accountId);
  const { secure } = visit;
  const spent = writeCookie(flowCookieName('secondStep', secure), '', { secure, maxAge: 0 });
  return { ...answer, cookies: [...answer.cookies, spent] };
}
