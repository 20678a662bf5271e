import type { Ctx } from '../../../kernel/ctx.ts';
import { defaultDigestHour } from '../delivery.settings.ts';
import { deliveryDb } from '../deliveries.queries.ts';
import { ensureSettings } from '../settings.queries.ts';

/** For the transaction in which somebody leaves: nothing reaches them any more, and nothing of them stays here. */
export async function forgetReader(tx: Ctx, accountId: string): Promise<void> {
  const db = deliveryDb(tx);
  for (const table of ['deliveries', 'push_subscriptions', 'delivery_choices', 'delivery_settings'] as const)
    await db.deleteFrom(table).where('account_id', '=', accountId).execute();
}

/** For the transaction that makes an account: mails will be in the language in which they came. */
export async function welcomeReader(tx: Ctx, { accountId }: { accountId: string }): Promise<void> {
  await ensureSettings(tx, accountId, { locale: tx.locale, digestHour: tx.setting(defaultDigestHour) });
}
