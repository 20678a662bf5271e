import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { AccountCreated } from '../accounts.events.ts';
import { signUpClosed } from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import { findAccountByNormalEmail } from '../accounts.queries.ts';
import { signUpOpen } from '../accounts.settings.ts';
import { askAuth, AuthRefusal, type AuthAnswer } from '../ask-auth.ts';
import type { AuthScope } from '../auth-scope.ts';
import { normaliseEmail } from '../emails.rules.ts';
import { joiningOf, type Joining } from '../joining.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { shortenAddress } from '../networks.rules.ts';
import { hashPassword, passwordSlots } from '../passwords.hashing.ts';
import { assertGoodPassword } from '../passwords.rules.ts';
import type { Visit } from '../visits.ts';
import { rememberPlace } from '../places.queries.ts';
import { endFormerSession } from './end-former-session.ts';

interface Newcomer extends Joining {
  email: string;
  password: string;
  name: string;
}

const nameLength = { min: 1, max: 30 };

/**
 * Makes an account and signs it in at once, or, where verified addresses are required, mails a link and answers the same
 * whether the address was known or not.
 * @throws DomainError as the checks of those above; 422 `accounts.email_taken` only where members are signed in at once: the answer shows it anyway
 */
export async function signUp(kit: Kit, ctx: Ctx, visit: Visit, input: Newcomer): Promise<AuthAnswer> {
  if (!ctx.setting(signUpOpen)) throw signUpClosed();
  const joining = joiningOf(input);
  for (const check of kit.joining) await check(ctx, joining);
  const email = normaliseEmail(input.email);
  const name = cleanLine(input.name, { pointer: '/name', ...nameLength });
  assertGoodPassword(input.password, { email, pointer: '/password' });
  const passwordHash = await passwordSlots.run(() => hashPassword(input.password));
  const origin = await findLinkOrigin(kit, ctx, visit);
  const attempt = () =>
    ctx.transaction((tx) => makeAccount(kit, tx, visit, { email, name, passwordHash, origin, joining }));
  try {
    return await attempt();
  } catch (error) {
    // Of two sign-ups at the same moment the second fails on the unique address; tried again, it finds the account.
    const lost = error instanceof AuthRefusal && error.code === 'FAILED_TO_CREATE_USER';
    if (lost && (await findAccountByNormalEmail(ctx, email))) return attempt();
    throw error;
  }
}

interface Ready {
  email: string;
  name: string;
  passwordHash: string;
  origin: string | null;
  joining: Joining;
}

async function makeAccount(
  kit: Kit,
  tx: Ctx,
  visit: Visit,
  { email, name, passwordHash, origin, joining }: Ready,
): Promise<AuthAnswer> {
  const scope: AuthScope = {
    ctx: tx,
    ip: shortenAddress(visit.ip),
    userAgent: visit.userAgent,
    passwordHash,
  };
  // The hash stands in for the password from here on.
  const answer = await askAuth(kit, scope, visit, {
    path: '/sign-up/email',
    body: { email, name, password: '-' },
  });
  const { made, existing } = scope;
  if (made) {
    await tx.emit(AccountCreated({ accountId: made.id }));
    await rememberPlace(tx, kit.seals, made.id, visit);
    for (const listener of kit.created)
      await listener(tx, { accountId: made.id, name, joining, how: 'mail' });
  }
  const accountId = made?.id ?? existing?.id;
  if (accountId)
    await orderMail(tx, {
      kind: made ? 'verify' : 'already-member',
      accountId,
      origin,
    });
  if (answer.token !== null) await endFormerSession(kit, tx, visit);
  return answer;
}
