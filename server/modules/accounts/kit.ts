import type { IdentityProvider } from '../../engines/identity/port.ts';
import type { Mailer } from '../../engines/mail/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { Attempts } from './attempts.ts';
import { createAuth, type Auth } from './better-auth.ts';
import { Seals } from '../../kernel/seals.ts';
import type { Joining, JoiningCheck } from './joining.ts';
import type { Queries } from './sessions.queries.ts';

export interface AccountsOptions {
  /** For the one query that every request makes; everything else goes through the Ctx. */
  pool: Queries;
  /** Signs sessions; the same on every node. */
  secret: string;
  mail: Mailer;
  /** Where else people may sign in, in the order of the buttons. */
  providers: readonly IdentityProvider[];
  /** In which times are told in mails. */
  timeZone?: (ctx: Ctx) => string;
  /** Origin of links in mails; `null` finds it out (see links.origin.ts). */
  publicUrl: string | null;
  /** What the site is called in a mail. */
  siteName?: (ctx: Ctx, locale: string) => string;
}

export interface NewMember {
  accountId: string;
  name: string;
  joining: Joining;
  how: 'mail' | 'provider';
}

export type CreatedListener = (tx: Ctx, account: NewMember) => Promise<unknown>;
/** `deletePosts`: posts that nobody else answered to go as well. */
export type LeavingListener = (
  tx: Ctx,
  accountId: string,
  choice: { deletePosts: boolean },
) => Promise<unknown>;
export type EnteredListener = (tx: Ctx, accountId: string) => Promise<unknown>;
export type WithdrawnListener = (tx: Ctx, accountId: string) => Promise<unknown>;

/** What the use-cases of this module share on one node. */
export interface Kit {
  secret: string;
  mail: Mailer;
  providers: readonly IdentityProvider[];
  seals: Seals;
  publicUrl: string | null;
  timeZone: (ctx: Ctx) => string;
  siteName: (ctx: Ctx, locale: string) => string;
  attempts: Attempts;
  auth: (secureCookies: boolean, verifiedEmailRequired: boolean) => Auth;
  joining: JoiningCheck[];
  created: CreatedListener[];
  entered: EnteredListener[];
  leaving: LeavingListener[];
  withdrawn: WithdrawnListener[];
}

export function createKit(options: AccountsOptions): Kit {
  const { secret, mail, providers, publicUrl, siteName } = options;
  // better-auth fixes these two at start; both may change while the site runs.
  const auths = new Map<string, Auth>();
  const auth = (secureCookies: boolean, verifiedEmailRequired: boolean): Auth => {
    const key = `${secureCookies} ${verifiedEmailRequired}`;
    const known = auths.get(key) ?? createAuth({ secret, secureCookies, verifiedEmailRequired });
    auths.set(key, known);
    return known;
  };
  return {
    secret,
    mail,
    providers,
    seals: new Seals(secret, 'accounts'),
    publicUrl,
    timeZone: options.timeZone ?? (() => 'Asia/Seoul'),
    siteName: siteName ?? ((_ctx, locale) => (locale === 'en' ? 'Madang' : '마당')),
    attempts: new Attempts(secret),
    auth,
    joining: [],
    created: [],
    entered: [],
    leaving: [],
    withdrawn: [],
  };
}
