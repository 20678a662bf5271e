import { sql, type Selectable } from 'kysely';
import type { Ctx, Role } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';

export type SiteNoticeRow = Selectable<DB['site_notices']>;

export interface NewSiteNotice {
  title: object;
  body: object;
  url: string | null;
  role: Role | null;
  recipients: number;
}

export async function insertSiteNotice(tx: Ctx, notice: NewSiteNotice): Promise<SiteNoticeRow> {
  const { rows } = await sql<SiteNoticeRow>`
    insert into site_notices (title, body, url, role, recipients, created_by, created_at)
    values (${JSON.stringify(notice.title)}::jsonb, ${JSON.stringify(notice.body)}::jsonb, ${notice.url}, ${notice.role},
            ${notice.recipients}, ${tx.actor!.id}, ${tx.now})
    returning *`.execute(tx.db);
  return rows[0]!;
}

export async function findSiteNotices(ctx: Ctx, ids: readonly string[]): Promise<Map<string, SiteNoticeRow>> {
  const { rows } = await sql<SiteNoticeRow>`
    select * from site_notices where id = any(${ids as string[]}::bigint[])`.execute(ctx.db);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function listSiteNotices(
  ctx: Ctx,
  { limit, before }: { limit: number; before: string | null },
): Promise<SiteNoticeRow[]> {
  const { rows } = await sql<SiteNoticeRow>`
    select * from site_notices where ${before}::bigint is null or id < ${before}::bigint
    order by id desc limit ${limit}`.execute(ctx.db);
  return rows;
}

/** Waits for whoever else spreads it. */
export async function lockSiteNotice(tx: Ctx, id: string): Promise<SiteNoticeRow | undefined> {
  const { rows } =
    await sql<SiteNoticeRow>`select * from site_notices where id = ${id}::bigint for update`.execute(tx.db);
  return rows[0];
}

export async function noteProgress(
  tx: Ctx,
  id: string,
  progress: { told: number; reached: string | null; finished: boolean },
): Promise<void> {
  await sql`
    update site_notices
    set told = told + ${progress.told}, reached = coalesce(${progress.reached}::uuid, reached),
        finished_at = ${progress.finished ? tx.now : null}
    where id = ${id}::bigint`.execute(tx.db);
}
