import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { revisionLimit } from './posts.settings.ts';

/** A post or a comment, with the text that it has now. */
export interface Subject {
  what: 'post' | 'comment';
  id: string;
  version: number;
  /** Empty for comments. */
  title: string;
  body: string;
  tags: readonly string[];
  /** When this text came to be. */
  writtenAt: Date;
}

export interface RevisionRow {
  version: number;
  title: string;
  body: string;
  tags: string[];
  written_at: Date;
}

/** Keeps the text that is about to be replaced. The first one stays; of the others the newest. */
export async function insertRevision(tx: Ctx, before: Subject): Promise<void> {
  const { id, version, title, body, tags, writtenAt } = before;
  if (before.what === 'post') {
    await sql`
      insert into post_revisions (post_id, version, title, body, tags, written_at)
      values (${id}, ${version}, ${title}, ${body}, ${tags as string[]}::text[], ${writtenAt})`.execute(
      tx.db,
    );
  } else {
    await sql`
      insert into comment_revisions (comment_id, version, body, written_at)
      values (${id}, ${version}, ${body}, ${writtenAt})`.execute(tx.db);
  }
  const { table, key } = tableOf(before.what);
  await sql`
    delete from ${table} where ${key} = ${id} and version in (
      select version from ${table}
      where ${key} = ${id} and version > (select min(version) from ${table} where ${key} = ${id})
      order by version desc offset ${tx.setting(revisionLimit) - 1}
    )`.execute(tx.db);
}

function tableOf(what: Subject['what']) {
  return what === 'post'
    ? { table: sql.table('post_revisions'), key: sql.ref('post_id') }
    : { table: sql.table('comment_revisions'), key: sql.ref('comment_id') };
}

type Of = Pick<Subject, 'what' | 'id'>;

/** Former texts, the newest first, without their bodies. */
export async function listRevisions(
  ctx: Ctx,
  { what, id }: Of,
  { limit, before }: { limit: number; before: string | null },
): Promise<Pick<RevisionRow, 'version' | 'title' | 'written_at'>[]> {
  const { table, key } = tableOf(what);
  const title = what === 'post' ? sql`title` : sql`''`;
  const rows = await sql<Pick<RevisionRow, 'version' | 'title' | 'written_at'>>`
    select version, ${title} as title, written_at from ${table}
    where ${key} = ${id} and (${before}::int is null or version < ${before}::int)
    order by version desc limit ${limit}`.execute(ctx.db);
  return rows.rows;
}

/** The text of exactly that version, or the last one before it. */
export async function findRevision(
  ctx: Ctx,
  { what, id }: Of,
  by: { version: number } | { before: number },
): Promise<RevisionRow | undefined> {
  const { table, key } = tableOf(what);
  const columns = what === 'post' ? sql`title, tags` : sql`'' as title, '{}'::text[] as tags`;
  const wanted = 'version' in by ? sql`version = ${by.version}` : sql`version < ${by.before}`;
  const rows = await sql<RevisionRow>`
    select version, body, written_at, ${columns} from ${table}
    where ${key} = ${id} and ${wanted} order by version desc limit 1`.execute(ctx.db);
  return rows.rows[0];
}

/** @returns whether there was one */
export async function deleteRevision(tx: Ctx, { what, id }: Of, version: number): Promise<boolean> {
  const { table, key } = tableOf(what);
  const gone = await sql`delete from ${table} where ${key} = ${id} and version = ${version}`.execute(tx.db);
  return (gone.numAffectedRows ?? 0n) > 0n;
}
