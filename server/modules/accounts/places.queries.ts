import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { accountsDb } from './accounts.queries.ts';
import { deviceOf } from './devices.rules.ts';
import { shortenAddress } from './networks.rules.ts';
import type { Seals } from '../../kernel/seals.ts';
import type { Visit } from './visits.ts';

/** Days after which a place that was not used is a new one again. */
export const placesKeptFor = 180;

/** True when the account is entered for the first time from this kind of device in this network. Remembers it either way. */
export async function rememberPlace(
  tx: Ctx,
  seals: Seals,
  accountId: string,
  { ip, userAgent }: Visit,
): Promise<boolean> {
  const { browser, system } = deviceOf(userAgent);
  const network = shortenAddress(ip);
  const key = seals.hash([accountId, browser, system, network].join(' '), 'place');
  const { rows } = await sql<{ fresh: boolean }>`
    insert into account_places as kept (account_id, key, last_seen_at) values (${accountId}, ${key}, ${tx.now})
    on conflict on constraint account_places_pkey do update set last_seen_at = excluded.last_seen_at
    returning xmax = 0 as fresh`.execute(tx.db);
  return rows[0]!.fresh;
}

/** False where there is nothing to compare with: the account was never entered since places are remembered. */
export async function hasPlaces(ctx: Ctx, accountId: string): Promise<boolean> {
  const row = await accountsDb(ctx)
    .selectFrom('account_places')
    .select('key')
    .where('account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
