import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { accountsDb } from './accounts.queries.ts';
import type { Kit } from './kit.ts';
import { isLoopback, type Visit } from './visits.ts';

/**
 * Where links in a mail may lead. Whoever asks for a mail writes the Host header, and a link to a host of theirs would hand
 * them the token. So: PUBLIC_URL; else the request's own origin when it is this machine's own address or one where an
 * administrator has signed in; else the last such origin; else none, and the mail is not sent.
 */
export async function findLinkOrigin(kit: Kit, ctx: Ctx, visit: Visit): Promise<string | null> {
  if (kit.publicUrl !== null) return kit.publicUrl;
  if (visit.atOwnAddress) return visit.origin;
  const known = await accountsDb(ctx)
    .selectFrom('account_origins')
    .select('origin')
    .orderBy((eb) => eb('origin', '=', visit.origin), 'desc')
    .orderBy('seen_at', 'desc')
    .executeTakeFirst();
  if (!known)
    ctx.log.warn(
      {},
      'no mail was sent: set PUBLIC_URL, or sign in once as administrator at the address that members use',
    );
  return known?.origin ?? null;
}

/** Remembers where administrators sign in: nobody else can make an origin trusted. */
export async function rememberOrigin(ctx: Ctx, email: string, origin: string): Promise<void> {
  // Loopback leads somewhere else on every machine, and needs no remembering on this one.
  if (isLoopback(new URL(origin).hostname)) return;
  await sql`
    insert into account_origins (origin, seen_at)
    select ${origin}, ${ctx.now}::timestamptz from accounts where email = ${email} and role = 'admin'
    on conflict on constraint account_origins_pkey do update set seen_at = excluded.seen_at`.execute(ctx.db);
}
