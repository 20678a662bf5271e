import { performance } from 'node:perf_hooks';
import { sql, type Kysely } from 'kysely';
import { postgresSearch as engine } from '../../../server/engines/search/postgres.ts';
import type { SearchDocument } from '../../../server/engines/search/port.ts';
import type { DB } from '../../../server/kernel/db.generated.ts';
import { createGenerator } from './generate.ts';

const batch = 1_000;

/** Fills an empty site; a kept folder has what it needs already. */
export async function fill(db: Kysely<DB>, documents: number): Promise<void> {
  if (await hasRows(db, 'posts')) return;
  if (!(await hasRows(db, 'search_documents'))) await loadDocuments(db, documents);
  const begun = performance.now();
  await patiently(db, async (connection) => {
    await addPosts(connection);
    for (const table of ['search_documents', 'search_terms', 'posts'])
      await sql`vacuum (analyze) ${sql.table(table)}`.execute(connection);
  });
  console.log(`Posts made and everything vacuumed in ${secondsSince(begun)} s.`);
}

async function hasRows(db: Kysely<DB>, table: string): Promise<boolean> {
  const { rows } = await sql<{
    has: boolean;
  }>`select exists (select from ${sql.table(table)}) as has`.execute(db);
  return rows[0]!.has;
}

async function loadDocuments(db: Kysely<DB>, documents: number): Promise<void> {
  const begun = performance.now();
  await engine.load(db, batchesOf(documents));
  console.log(`Stored, indexed and learned in ${secondsSince(begun)} s.`);
}

const secondsSince = (begun: number) => ((performance.now() - begun) / 1_000).toFixed(0);

/** Statements that take longer than a page may. */
function patiently(db: Kysely<DB>, work: (db: Kysely<DB>) => Promise<void>): Promise<void> {
  return db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection);
    await work(connection);
    await sql`reset statement_timeout`.execute(connection);
  });
}

/** The posts of the documents, as wide as posts are, for their likes: a third has some. Who wrote them does not matter. */
async function addPosts(db: Kysely<DB>): Promise<void> {
  await sql`set session_replication_role = replica`.execute(db);
  const { rows } = await sql<{ name: string; made: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
    where indrelid = 'posts'::regclass and not indisprimary`.execute(db);
  for (const { name } of rows) await sql.raw(`drop index ${name}`).execute(db);
  await sql`
    insert into posts (id, space_id, kind, author_id, title, body, body_html, excerpt, like_count, created_at, last_activity_at)
    overriding system value
    select number, space_id, 'discussion', '00000000-0000-0000-0000-000000000000', title, body, body, left(body, 200),
      greatest(0, number % 31 - 20), created_at, created_at
    from search_documents order by number`.execute(db);
  for (const { made } of rows) await sql.raw(made).execute(db);
  await sql`reset session_replication_role`.execute(db);
}

function* batchesOf(documents: number): Generator<SearchDocument[]> {
  const generate = createGenerator();
  for (let from = 0; from < documents; from += batch) {
    const size = Math.min(batch, documents - from);
    yield Array.from({ length: size }, (_, index) => generate(from + index + 1));
  }
}
