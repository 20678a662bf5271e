import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { wrongPasswords, wrongPasswordsFromNetwork } from '../attempts.ts';
import { askAuth, type AuthAnswer } from '../ask-auth.ts';
import { normaliseEmail } from '../emails.rules.ts';
import type { Kit } from '../kit.ts';
import { rememberOrigin } from '../links.origin.ts';
import { attackerNetwork, shortenAddress } from '../networks.rules.ts';
import { passwordSlots } from '../passwords.hashing.ts';
import type { Visit } from '../visits.ts';
import { endFormerSession } from './end-former-session.ts';

interface SignInInput {
  email: string;
  password: string;
  rememberMe?: boolean | undefined;
}

/**
 * Opens a new session. A wrong password and an unknown address answer alike, take the same time and count alike.
 * @throws DomainError 401 `accounts.invalid_credentials`; 403 when blocked or not verified; 429 after too many wrong passwords
 */
export async function signIn(kit: Kit, ctx: Ctx, visit: Visit, input: SignInInput): Promise<AuthAnswer> {
  const email = normaliseEmail(input.email);
  return passwordSlots.run(async () => {
    const network = attackerNetwork(visit.ip);
    await kit.attempts.assertLeft(ctx, wrongPasswordsFromNetwork, network);
    // Counted before it is known to be wrong, so that many guesses at once are no way around the limit.
    await kit.attempts.spend(ctx, wrongPasswords, email);
    const answer = await openSession(kit, ctx, visit, { ...input, email }).catch(async (error: unknown) => {
      if (isWrong(error)) await kit.attempts.spend(ctx, wrongPasswordsFromNetwork, network);
      else await kit.attempts.giveBack(ctx, wrongPasswords, email);
      throw error;
    });
    await kit.attempts.giveBack(ctx, wrongPasswords, email);
    return answer;
  });
}

async function openSession(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { email, password, rememberMe = true }: SignInInput,
): Promise<AuthAnswer> {
  const scope = { ctx, ip: shortenAddress(visit.ip), userAgent: visit.userAgent, remembered: rememberMe };
  const answer = await askAuth(kit, scope, visit, {
    path: '/sign-in/email',
    body: { email, password, rememberMe },
  });
  await endFormerSession(kit, ctx, visit);
  await rememberOrigin(ctx, email, visit.origin);
  return answer;
}

function isWrong(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'accounts.invalid_credentials';
}
