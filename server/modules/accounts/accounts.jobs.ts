import { createHash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { MailError } from '../../engines/mail/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { Id, Nullable, OneOf } from '../../kernel/http.ts';
import { defineJob, type JobDefinition, type TimedJob } from '../../kernel/jobs.ts';
import { accountsDb, findAccount, type AccountRow } from './accounts.queries.ts';
import type { Kit } from './kit.ts';
import { createLink, type LinkPurpose } from './links.queries.ts';
import { placesKeptFor } from './places.queries.ts';
import { writeMail, type MailKind } from './mails.ts';

const kinds = [
  'verify',
  'reset',
  'change-email',
  'already-member',
  'address-wanted',
  'email-changed',
  'password-changed',
  'new-sign-in',
  'way-in-added',
  'way-in-removed',
  'two-step-on',
  'two-step-off',
  'recovery-code-used',
  'withdraw',
  'leaving',
  'none',
] as const;

/** What happened, for mails that tell of it. */
const About = Type.Object({
  way: Type.Optional(Type.String()),
  browser: Type.Optional(Nullable(Type.String())),
  system: Type.Optional(Nullable(Type.String())),
  network: Type.Optional(Nullable(Type.String())),
  at: Type.Optional(Type.String()),
  days: Type.Optional(Type.Integer()),
});

const MailOrder = Type.Object({
  /** `none` sends nothing: asked for so that an unknown address costs what a known one costs. */
  kind: OneOf(kinds),
  accountId: Nullable(Id),
  origin: Type.String(),
  locale: Type.String(),
  /** Only for an address that the account has left. */
  to: Nullable(Type.String()),
  about: Type.Optional(About),
  /** One event, one mail: the same key twice is the same mail. */
  key: Type.Optional(Type.String()),
});

export const sendMailJob = 'accounts.send_mail';
/** Half an hour of tries: a link that comes later helps nobody. */
const maxAttempts = 8;

interface WantedMail {
  kind: Static<typeof MailOrder>['kind'];
  accountId: string | null;
  /** Where links may lead; `null` when no origin is trusted, and nothing is sent then. */
  origin: string | null;
  to?: string;
  about?: Static<typeof About>;
  key?: string;
}

/** Asks for a mail in this transaction, in the language of the request; a job writes and sends it. */
export async function orderMail(
  tx: Ctx,
  { kind, accountId, origin, to, about, key }: WantedMail,
): Promise<void> {
  if (origin === null) return;
  const order: Static<typeof MailOrder> = { kind, accountId, origin, locale: tx.locale, to: to ?? null };
  await tx.enqueue(
    { job: sendMailJob },
    { ...order, ...(about && { about }), ...(key && { key }) },
    { maxAttempts, ...(key && { key: `${sendMailJob} ${key}` }) },
  );
}

/** Pages of the web, by what a link to them does. */
const linkPages: Partial<Record<MailKind, { purpose: LinkPurpose; page: string }>> = {
  verify: { purpose: 'verify', page: '/verify?token=' },
  reset: { purpose: 'reset', page: '/reset/' },
  'change-email': { purpose: 'change-email', page: '/verify?token=' },
  withdraw: { purpose: 'withdraw', page: '/settings/account?leave=' },
};

export function accountsJobs(kit: Kit): JobDefinition[] {
  return [defineJob(sendMailJob, MailOrder, (ctx, order) => sendMail(kit, ctx, order))];
}

async function sendMail(kit: Kit, ctx: Ctx, order: Static<typeof MailOrder>): Promise<void> {
  const { kind, accountId, origin, locale } = order;
  const account = accountId === null ? undefined : await findAccount(ctx, accountId);
  if (kind === 'none' || !account) return;
  const to = order.to ?? recipientOf(kind, account);
  if (to === null) return;
  const mail = writeMail(kind, {
    locale: locale === 'en' ? 'en' : 'ko',
    site: kit.siteName(ctx, locale),
    name: account.name,
    origin,
    link: await makeLink(ctx, kind, account.id, origin, to),
    email: account.email,
    timeZone: kit.timeZone(ctx),
    about: order.about ?? {},
    providerName: kit.providers.find(({ id }) => id === order.about?.way)?.name ?? null,
  });
  try {
    await kit.mail.send({
      to,
      memberId: account.id,
      ...mail,
      ...(order.key && { messageId: messageIdOf(order.key, origin) }),
    });
  } catch (error) {
    // Nobody will ever take this mail; trying again would only fill the list of failed jobs.
    if (!(error instanceof MailError) || error.retryable) throw error;
    ctx.log.warn({ kind, code: error.code }, 'a mail was refused for good');
  }
}

/** The same for every try, so that the receiving side recognises a mail that it has already. */
function messageIdOf(key: string, origin: string): string {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `<${name}@${new URL(origin).hostname.replace(/[^\w.-]/g, '-')}>`;
}

/** `null` when there is no longer a reason to write. */
function recipientOf(kind: MailKind, account: AccountRow): string | null {
  if (kind === 'change-email') return account.pending_email;
  if (kind === 'verify' && account.email_verified) return null;
  return account.email;
}

/** The token is made here, while the mail is written, so that no queue ever holds it. */
async function makeLink(
  ctx: Ctx,
  kind: MailKind,
  accountId: string,
  origin: string,
  email: string,
): Promise<string> {
  const target = linkPages[kind];
  if (!target) return origin;
  const token = await createLink(ctx, target.purpose, accountId, email);
  return `${origin}${target.page}${token}`;
}

export const accountsTimed: TimedJob[] = [
  { name: 'accounts.forget_expired', schedule: '23 * * * *', catchUp: '1d', run: forgetExpired },
];

async function forgetExpired(ctx: Ctx): Promise<void> {
  const db = accountsDb(ctx);
  for (const table of ['account_sessions', 'account_verifications', 'account_attempts'] as const) {
    await db.deleteFrom(table).where('expires_at', '<', ctx.now).execute();
  }
  const longAgo = new Date(ctx.now.getTime() - placesKeptFor * 86_400_000);
  await db.deleteFrom('account_places').where('last_seen_at', '<', longAgo).execute();
}
