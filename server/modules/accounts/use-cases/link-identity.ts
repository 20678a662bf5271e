import type { OutsideIdentity } from '../../../engines/identity/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { linkNotFound } from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import { accountsDb } from '../accounts.queries.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { SocialRefusal } from '../social.errors.ts';
import type { Visit } from '../visits.ts';
import { assertWayInLeft, lockWaysIn } from '../ways-in.queries.ts';

interface NewLink {
  accountId: string;
  provider: string;
  identity: OutsideIdentity;
}

/** Whose identity it is, here. */
export async function findIdentityOwner(
  ctx: Ctx,
  provider: string,
  { subject }: OutsideIdentity,
): Promise<string | null> {
  const row = await accountsDb(ctx)
    .selectFrom('account_credentials')
    .select('account_id')
    .where('provider', '=', provider)
    .where('provider_account_id', '=', subject)
    .executeTakeFirst();
  return row?.account_id ?? null;
}

/** True when it is this account's only now; of two at once one gets it. Nothing that the provider gave is stored but who it is. */
export async function storeIdentity(tx: Ctx, { accountId, provider, identity }: NewLink): Promise<boolean> {
  const row = await accountsDb(tx)
    .insertInto('account_credentials')
    .values({
      account_id: accountId,
      provider,
      provider_account_id: identity.subject,
      created_at: tx.now,
      updated_at: tx.now,
    })
    .onConflict((conflict) => conflict.constraint('account_credentials_provider_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Lets an identity elsewhere open this account, and tells its owner. @throws SocialRefusal when it opens another one */
export async function linkIdentity(kit: Kit, ctx: Ctx, visit: Visit, link: NewLink): Promise<void> {
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction(async (tx) => {
    await lockWaysIn(tx, link.accountId);
    if (await storeIdentity(tx, link)) {
      const about = { way: link.provider };
      await orderMail(tx, { kind: 'way-in-added', accountId: link.accountId, origin, about });
      return;
    }
    const owner = await findIdentityOwner(tx, link.provider, link.identity);
    if (owner !== link.accountId) throw new SocialRefusal('linked_elsewhere');
  });
}

/** Closes this way in again. @throws DomainError 404 for one that is not mine; 409 when it is the last */
export async function unlinkIdentity(kit: Kit, ctx: Ctx, visit: Visit, id: string): Promise<void> {
  const accountId = ctx.actor!.id;
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction(async (tx) => {
    await lockWaysIn(tx, accountId);
    const row = await accountsDb(tx)
      .deleteFrom('account_credentials')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .where('provider', '<>', 'credential')
      .returning('provider')
      .executeTakeFirst();
    if (!row) throw linkNotFound();
    await assertWayInLeft(kit, tx, accountId);
    await orderMail(tx, { kind: 'way-in-removed', accountId, origin, about: { way: row.provider } });
  });
}
