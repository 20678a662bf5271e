import { createHash } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { PageHead } from '../../engines/outbound/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { chatDb } from './rooms.queries.ts';

export type PreviewRow = Selectable<DB['link_previews']>;

const keyOf = (url: string): Buffer => createHash('sha256').update(url).digest();

/** What is known of these addresses. */
export async function findPreviews(ctx: Ctx, urls: readonly string[]): Promise<Map<string, PreviewRow>> {
  if (urls.length === 0) return new Map();
  const rows = await chatDb(ctx)
    .selectFrom('link_previews')
    .selectAll()
    .where('key', 'in', [...new Set(urls)].map(keyOf))
    .execute();
  return new Map(rows.map((row) => [row.url, row]));
}

export interface Freshness {
  /** What was found earlier than this is looked for again. */
  foundAfter: Date;
  /** The same where nothing was found. */
  missedAfter: Date;
  /** Whoever began to fetch it earlier than this has given up. */
  claimedAfter: Date;
}

/** Takes it upon oneself to fetch an address. @returns false when it is known, or somebody else does */
export async function claimPreview(
  ctx: Ctx,
  url: string,
  { foundAfter, missedAfter, claimedAfter }: Freshness,
): Promise<boolean> {
  const { rows } = await sql`
    insert into link_previews as p (key, url, claimed_at) values (${keyOf(url)}, ${url}, ${ctx.now})
    on conflict (key) do update set claimed_at = excluded.claimed_at
    where (p.claimed_at is null or p.claimed_at < ${claimedAfter})
      and (p.fetched_at is null or p.fetched_at < case when p.title is null then ${missedAfter} else ${foundAfter} end::timestamptz)
    returning 1`.execute(ctx.db);
  return rows.length > 0;
}

/** @param head null for an address that shows nothing of itself */
export async function keepPreview(ctx: Ctx, url: string, head: PageHead | null): Promise<void> {
  await chatDb(ctx)
    .updateTable('link_previews')
    .set({
      title: head?.title ?? null,
      description: head?.description ?? null,
      site_name: head?.siteName ?? null,
      fetched_at: ctx.now,
      claimed_at: null,
    })
    .where('key', '=', keyOf(url))
    .execute();
}

/** Whether the log says already that a message has previews, as it is now. */
export async function isPreviewed(ctx: Ctx, roomId: string, seq: string): Promise<boolean> {
  const { rows } = await sql<{ type: string }>`
    select type from room_entries
    where room_id = ${roomId}::bigint and seq > ${seq}::bigint and target = ${seq}::bigint
      and type in ('edited', 'previewed')
    order by seq desc limit 1`.execute(chatDb(ctx));
  return rows[0]?.type === 'previewed';
}

/** Forgets what is long past. */
export async function forgetPreviews(
  ctx: Ctx,
  { foundBefore, missedBefore }: { foundBefore: Date; missedBefore: Date },
): Promise<void> {
  await sql`
    delete from link_previews
    where coalesce(fetched_at, claimed_at) < case when title is null then ${missedBefore} else ${foundBefore} end::timestamptz`.execute(
    chatDb(ctx),
  );
}
