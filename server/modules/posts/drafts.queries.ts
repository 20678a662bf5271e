import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { DraftContent } from './drafts.schemas.ts';

export type DraftRow = Omit<Selectable<DB['post_drafts']>, 'content'> & { content: DraftContent };

const own = (ctx: Ctx) => scopeTo<'post_drafts'>(ctx);

export async function findDraft(ctx: Ctx, accountId: string, key: string): Promise<DraftRow | undefined> {
  const row = await own(ctx)
    .selectFrom('post_drafts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row as DraftRow | undefined;
}

interface Written {
  accountId: string;
  key: string;
  content: DraftContent;
}

/** Undefined when there is one already, or `max` of them. */
export async function tryInsertDraft(
  tx: Ctx,
  { accountId, key, content }: Written,
  max: number,
): Promise<DraftRow | undefined> {
  const result = await sql<DraftRow>`
    insert into post_drafts (account_id, key, content, updated_at)
    select ${accountId}::uuid, ${key}, ${JSON.stringify(content)}::jsonb, ${tx.now}::timestamptz
    where (select count(*) from post_drafts where account_id = ${accountId}) < ${max}
    on conflict do nothing
    returning *`.execute(tx.db);
  return result.rows[0];
}

/** Undefined unless `version` is what is kept: the statement decides between two devices. */
export async function tryUpdateDraft(
  tx: Ctx,
  { accountId, key, content }: Written,
  version: number,
): Promise<DraftRow | undefined> {
  const row = await own(tx)
    .updateTable('post_drafts')
    .set({ content: JSON.stringify(content), version: version + 1, updated_at: tx.now })
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst();
  return row as DraftRow | undefined;
}

export async function deleteDraft(tx: Ctx, accountId: string, key: string): Promise<void> {
  await own(tx)
    .deleteFrom('post_drafts')
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .execute();
}

/** The last changed first. */
export async function listDrafts(
  ctx: Ctx,
  accountId: string,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<DraftRow[]> {
  let rows = own(ctx).selectFrom('post_drafts').selectAll().where('account_id', '=', accountId);
  if (after) {
    const [at, key] = after as [string, string];
    rows = rows.where(sql<boolean>`(updated_at, key) < (${at}::timestamptz, ${key})`);
  }
  return (await rows
    .orderBy('updated_at', 'desc')
    .orderBy('key', 'desc')
    .limit(limit)
    .execute()) as DraftRow[];
}
