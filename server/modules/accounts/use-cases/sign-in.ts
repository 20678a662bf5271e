import { randomUUID } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { emailNotVerified, invalidCredentials } from '../accounts.errors.ts';
import { findAccountByNormalEmail, findPasswordHash } from '../accounts.queries.ts';
import { requireVerifiedEmail } from '../accounts.settings.ts';
import type { AuthAnswer } from '../ask-auth.ts';
import { wrongPasswords, wrongPasswordsFromNetwork } from '../attempts.ts';
import { normaliseEmail } from '../emails.rules.ts';
import type { Kit } from '../kit.ts';
import { attackerNetwork } from '../networks.rules.ts';
import { hashPassword, passwordSlots, verifyPassword } from '../passwords.hashing.ts';
import type { Visit } from '../visits.ts';
import { enter } from './enter.ts';

interface SignInInput {
  email: string;
  password: string;
  rememberMe?: boolean | undefined;
}

/**
 * Opens a new session, or asks for the second step where the account wants one. A wrong password and an unknown address answer
 * alike, take the same time and count alike.
 * @throws DomainError 401 `accounts.invalid_credentials`; 403 when blocked or not verified; 429 after too many wrong passwords
 */
export async function signIn(kit: Kit, ctx: Ctx, visit: Visit, input: SignInInput): Promise<AuthAnswer> {
  const email = normaliseEmail(input.email);
  const network = attackerNetwork(visit.ip);
  const accountId = await passwordSlots.run(async () => {
    await kit.attempts.assertLeft(ctx, wrongPasswordsFromNetwork, network);
    // Counted before it is known to be wrong, so that many guesses at once are no way around the limit.
    await kit.attempts.spend(ctx, wrongPasswords, email);
    const id = await checkCredentials(ctx, email, input.password).catch(async (error: unknown) => {
      if (isWrong(error)) await kit.attempts.spend(ctx, wrongPasswordsFromNetwork, network);
      else await kit.attempts.giveBack(ctx, wrongPasswords, email);
      throw error;
    });
    await kit.attempts.giveBack(ctx, wrongPasswords, email);
    return id;
  });
  const remembered = input.rememberMe ?? true;
  return ctx.transaction((tx) => enter(kit, tx, visit, { accountId, remembered }));
}

/** The account whose password this is. Nothing is open while it is compared: that takes a core for a while. */
async function checkCredentials(ctx: Ctx, email: string, password: string): Promise<string> {
  const account = await findAccountByNormalEmail(ctx, email);
  const stored = account ? await findPasswordHash(ctx, account.id) : null;
  const isRight = await verifyPassword(stored ?? (await nobodysHash()), password);
  if (!account || stored === null || !isRight) throw invalidCredentials();
  if (ctx.setting(requireVerifiedEmail) && !account.email_verified) throw emailNotVerified();
  return account.id;
}

let nobodys: Promise<string> | null = null;

/** Compared where there is nothing to compare with, so that it takes as long. */
function nobodysHash(): Promise<string> {
  nobodys ??= hashPassword(randomUUID());
  return nobodys;
}

function isWrong(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'accounts.invalid_credentials';
}
