import { createHash, randomBytes } from 'node:crypto';
import type { Ctx } from '../../kernel/ctx.ts';
import { linkExpired } from './accounts.errors.ts';
import { accountsDb } from './accounts.queries.ts';
import { linkLifetime } from './session-lifetime.rules.ts';

export type LinkPurpose = keyof typeof linkLifetime;

export interface MailedLink {
  purpose: LinkPurpose;
  accountId: string;
  /** The address that the link was mailed to. */
  email: string;
}

const shape = /^[A-Za-z0-9_-]{43}$/;

/** Makes a one-time token of 256 bits. Only its hash is stored, so it is known to nobody but the mail's reader. */
export async function createLink(
  ctx: Ctx,
  purpose: LinkPurpose,
  accountId: string,
  email: string,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await accountsDb(ctx)
    .insertInto('account_verifications')
    .values({
      account_id: accountId,
      identifier: identifierOf(purpose, token),
      value: email,
      expires_at: new Date(ctx.now.getTime() + linkLifetime[purpose] * 1000),
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .execute();
  return token;
}

/** Uses a link up; of two who try at once one wins. @throws DomainError 410 when it is used, expired or made up */
export async function takeLink(
  tx: Ctx,
  purposes: readonly LinkPurpose[],
  token: string,
): Promise<MailedLink> {
  if (!shape.test(token)) throw linkExpired();
  const row = await accountsDb(tx)
    .deleteFrom('account_verifications')
    .where(
      'identifier',
      'in',
      purposes.map((purpose) => identifierOf(purpose, token)),
    )
    .where('expires_at', '>', tx.now)
    .returning(['identifier', 'account_id', 'value'])
    .executeTakeFirst();
  return present(row);
}

/** What a link is for, without using it up. @throws DomainError 410 as `takeLink` */
export async function findLink(
  ctx: Ctx,
  purposes: readonly LinkPurpose[],
  token: string,
): Promise<MailedLink> {
  if (!shape.test(token)) throw linkExpired();
  const row = await accountsDb(ctx)
    .selectFrom('account_verifications')
    .select(['identifier', 'account_id', 'value'])
    .where(
      'identifier',
      'in',
      purposes.map((purpose) => identifierOf(purpose, token)),
    )
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst();
  return present(row);
}

/** Makes every link that was mailed to this account worthless. */
export async function dropLinks(ctx: Ctx, accountId: string): Promise<void> {
  await accountsDb(ctx).deleteFrom('account_verifications').where('account_id', '=', accountId).execute();
}

function identifierOf(purpose: LinkPurpose, token: string): string {
  return `${purpose}:${createHash('sha256').update(token).digest('base64url')}`;
}

function present(
  row: { identifier: string; account_id: string | null; value: string } | undefined,
): MailedLink {
  if (!row?.account_id) throw linkExpired();
  return {
    purpose: row.identifier.split(':')[0] as LinkPurpose,
    accountId: row.account_id,
    email: row.value,
  };
}
