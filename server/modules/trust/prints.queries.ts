import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { PublishedTarget } from '../../kernel/publishing.ts';
import { nearness, type Print } from './prints.rules.ts';
import { trustDb } from './trust.queries.ts';

/** The newest texts are compared: a flood is among them, and the work is the same however much is written. */
const mostCompared = 2_000;

export interface Writing {
  accountId: string;
  place: string;
  print: Print;
}

/** The newest one that says the same in the same place since then, by the same member. */
export async function findDouble(
  tx: Ctx,
  { accountId, place, print }: Writing,
  since: Date,
): Promise<{ post_id: string; comment_id: string | null } | undefined> {
  return trustDb(tx)
    .selectFrom('text_prints')
    .select(['post_id', 'comment_id'])
    .where('account_id', '=', accountId)
    .where('created_at', '>', since)
    .where('place', '=', place)
    .where('exact', '=', print.exact)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * How many texts since then say nearly the same, whoever wrote them; not the text itself when it is edited. Texts too short to
 * have a likeness are not counted.
 */
export async function countSimilar(
  tx: Ctx,
  { likeness }: Print,
  { since, except }: { since: Date; except: { what: 'post' | 'comment'; id: string } | null },
): Promise<number> {
  if (likeness === null) return 0;
  const { rows } = await sql<{ count: string }>`
    select count(distinct (post_id, comment_id)) as count from (
      select post_id, comment_id, likeness from text_prints
      where likeness is not null and created_at > ${since} order by created_at desc limit ${mostCompared}
    ) as newest
    where bit_count((likeness # ${String(likeness)}::bigint)::bit(64)) <= ${nearness}::int
      and not coalesce(case ${except?.what ?? ''}::text
        when 'post' then comment_id is null and post_id = ${except?.id ?? null}::bigint
        when 'comment' then comment_id = ${except?.id ?? null}::bigint end, false)`.execute(tx.db);
  return Number(rows[0]!.count);
}

export async function insertPrint(
  tx: Ctx,
  { accountId, place, print }: Writing,
  { target, held }: { target: PublishedTarget; held: boolean },
): Promise<void> {
  await trustDb(tx)
    .insertInto('text_prints')
    .values({
      account_id: accountId,
      place,
      post_id: target.postId,
      comment_id: 'commentId' in target ? target.commentId : null,
      exact: print.exact,
      likeness: print.likeness === null ? null : String(print.likeness),
      held,
      created_at: tx.now,
    })
    .execute();
}

/** Marks what was held as let through. @returns whose it was, once for each text; nothing the second time */
export async function takeHeld(tx: Ctx, target: PublishedTarget): Promise<string | undefined> {
  const rows = await trustDb(tx)
    .updateTable('text_prints')
    .set({ held: false })
    .where('post_id', '=', target.postId)
    .where('comment_id', 'commentId' in target ? '=' : 'is', 'commentId' in target ? target.commentId : null)
    .where('held', '=', true)
    .returning('account_id')
    .execute();
  return rows[0]?.account_id;
}

/** How many others have published one of these links since then. */
export async function countLinkers(
  tx: Ctx,
  { links, accountId, since }: { links: readonly Buffer[]; accountId: string; since: Date },
): Promise<number> {
  if (links.length === 0) return 0;
  const { rows } = await sql<{ most: number }>`
    select coalesce(max(accounts), 0)::int as most from (
      select count(*) as accounts from text_links
      where link = any(${links as Buffer[]}::bytea[]) and account_id <> ${accountId}::uuid and created_at > ${since}
      group by link
    ) as counted`.execute(tx.db);
  return rows[0]!.most;
}

export async function insertLinks(tx: Ctx, accountId: string, links: readonly Buffer[]): Promise<void> {
  if (links.length === 0) return;
  await sql`
    insert into text_links (link, account_id, created_at)
    select link, ${accountId}::uuid, ${tx.now}::timestamptz from unnest(${links as Buffer[]}::bytea[]) as l (link)
    order by link
    on conflict on constraint text_links_pkey do update set created_at = excluded.created_at`.execute(tx.db);
}
