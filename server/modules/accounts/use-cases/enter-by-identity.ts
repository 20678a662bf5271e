import type { OutsideIdentity } from '../../../engines/identity/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { AccountCreated } from '../accounts.events.ts';
import { orderMail } from '../accounts.jobs.ts';
import { accountsDb, findAccountByNormalEmail } from '../accounts.queries.ts';
import { requireVerifiedEmail, signUpOpen } from '../accounts.settings.ts';
import type { AuthAnswer } from '../ask-auth.ts';
import { normaliseEmail } from '../emails.rules.ts';
import type { Joining } from '../joining.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { SocialRefusal } from '../social.errors.ts';
import type { Visit } from '../visits.ts';
import { enter } from './enter.ts';
import { findIdentityOwner, storeIdentity } from './link-identity.ts';

interface Arrival {
  provider: string;
  identity: OutsideIdentity;
  /** What counts when there is no account yet. */
  joining: Joining;
}

interface Found {
  accountId: string;
  firstEver: boolean;
}

/**
 * Lets somebody in whom a provider has named: into the account that the identity opens, into the one with the same address when
 * both sides have shown that the address is theirs, or into a new one.
 * @throws SocialRefusal with the reason; DomainError as `enter`
 */
export async function enterByIdentity(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { provider, identity, joining }: Arrival,
): Promise<AuthAnswer> {
  const origin = await findLinkOrigin(kit, ctx, visit);
  const attempt = () =>
    ctx.transaction(async (tx) => {
      const found = await findOrMake(kit, tx, { provider, identity, joining, origin });
      // The account stays; it is entered when the mailed link has been opened.
      if (await mustVerifyFirst(tx, found.accountId)) return null;
      return enter(kit, tx, visit, { ...found, remembered: true });
    });
  const answer = await attempt().catch((error: unknown) => {
    // Another flow of the same person was faster; tried again, it finds what that one made.
    if (error instanceof LostRace) return attempt();
    throw error;
  });
  if (answer === null) throw new SocialRefusal('email_not_verified');
  return answer;
}

class LostRace extends Error {}

interface Newcomer extends Arrival {
  origin: string | null;
}

async function findOrMake(kit: Kit, tx: Ctx, newcomer: Newcomer): Promise<Found> {
  const { provider, identity, origin } = newcomer;
  const owner = await findIdentityOwner(tx, provider, identity);
  if (owner !== null) {
    await noteVerified(tx, owner, identity);
    return { accountId: owner, firstEver: false };
  }
  const email = addressOf(identity);
  const existing = await findAccountByNormalEmail(tx, email);
  if (!existing) return { accountId: await make(kit, tx, newcomer, email), firstEver: true };
  // Whoever made an account with an address that is not theirs must not share it with its owner, nor the other way round.
  if (!identity.emailVerified || !existing.email_verified) throw new SocialRefusal('account_exists');
  if (!(await storeIdentity(tx, { accountId: existing.id, provider, identity }))) throw new LostRace();
  const about = { way: provider };
  await orderMail(tx, { kind: 'way-in-added', accountId: existing.id, origin, about });
  return { accountId: existing.id, firstEver: false };
}

async function make(kit: Kit, tx: Ctx, newcomer: Newcomer, email: string): Promise<string> {
  const { provider, identity, origin, joining } = newcomer;
  if (!tx.setting(signUpOpen)) throw new SocialRefusal('sign_up_closed');
  for (const check of kit.joining) await check(tx, joining);
  const name = nameOf(identity);
  const made = await accountsDb(tx)
    .insertInto('accounts')
    .values({ email, name, email_verified: identity.emailVerified, created_at: tx.now, updated_at: tx.now })
    .onConflict((conflict) => conflict.constraint('accounts_email_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made || !(await storeIdentity(tx, { accountId: made.id, provider, identity }))) throw new LostRace();
  await tx.emit(AccountCreated({ accountId: made.id }));
  for (const listener of kit.created)
    await listener(tx, { accountId: made.id, name, joining, how: 'provider' });
  if (!identity.emailVerified) await orderMail(tx, { kind: 'verify', accountId: made.id, origin });
  return made.id;
}

/** A provider that vouches for the account's own address saves its owner the mailed link. */
async function noteVerified(
  tx: Ctx,
  accountId: string,
  { email, emailVerified }: OutsideIdentity,
): Promise<void> {
  if (!emailVerified || email === null) return;
  await accountsDb(tx)
    .updateTable('accounts')
    .set({ email_verified: true, updated_at: tx.now })
    .where('id', '=', accountId)
    .where('email', '=', email.trim().toLowerCase())
    .where('email_verified', '=', false)
    .execute();
}

async function mustVerifyFirst(tx: Ctx, accountId: string): Promise<boolean> {
  if (!tx.setting(requireVerifiedEmail)) return false;
  const row = await accountsDb(tx)
    .selectFrom('accounts')
    .select('email_verified')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return !row.email_verified;
}

function addressOf({ email }: OutsideIdentity): string {
  try {
    return normaliseEmail(email ?? '');
  } catch {
    throw new SocialRefusal('email_missing');
  }
}

/** What a provider says may be empty, long or odd; the card then gets a name that its owner changes. */
function nameOf({ name }: OutsideIdentity): string {
  try {
    return cleanLine((name ?? '').slice(0, 120), { pointer: '/name', min: 1, max: 30 });
  } catch {
    return '';
  }
}
