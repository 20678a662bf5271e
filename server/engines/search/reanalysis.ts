import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { analyzerVersion, lexemesOf, mark, quoted } from './analyzer.ts';
import { compoundMinimum, compoundsOfTexts, readKnown } from './dictionary.ts';
import type { Analysis, DocumentType, ReanalyseOptions } from './port.ts';

/** Documents of one transaction: about a second. */
const batch = 200;
/** A site up to this size is cut anew for any new word, a larger one when one of so many halves has changed. */
const smallSite = 10_000;
const fewestChanges = 100;

interface Pass {
  analyzer: number;
  every: boolean;
  behind: string;
  last: string;
  finished: boolean;
}

/**
 * Analyses a batch of stored documents again that an older analyzer, or one that knew other compounds, has read. It works on
 * the texts that are stored and keeps what narrows a search, so nobody has to be asked; it waits for nobody, and who changes
 * or removes a document meanwhile has the last word. @returns whether more wait
 */
export async function reanalyse(db: Kysely<DB>, options: ReanalyseOptions = {}): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('statement_timeout', '600s', true)`.execute(tx);
    const { rows } = await sql<{ free: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('search.reanalyse')) as free`.execute(tx);
    if (!rows[0]!.free) return false;
    const pass = await currentPass(tx, options);
    return pass !== null && analyseBatch(tx, pass, options.limit ?? batch);
  });
}

/** How far it is. */
export async function readAnalysis(db: Kysely<DB>): Promise<Analysis> {
  const { rows } = await sql<{ documents: number; done: number; changed: number; finished: boolean }>`
    select documents, done, changed, finished_at is not null as finished from search_analysis`.execute(db);
  const { documents = 0, done = 0, changed = 0, finished = true } = rows[0] ?? {};
  return { version: analyzerVersion, documents, done, changed, underWay: !finished };
}

/** The pass that is under way, or a new one when there is a reason. */
async function currentPass(db: Kysely<DB>, { thorough = false }: ReanalyseOptions): Promise<Pass | null> {
  const { rows } = await sql<Pass>`
    select analyzer, every, behind, last, finished_at is not null as finished from search_analysis`.execute(
    db,
  );
  const pass = rows[0];
  if (pass && !pass.finished && pass.analyzer === analyzerVersion) return pass;
  if (!pass || pass.analyzer < analyzerVersion) return begin(db, false);
  if (pass.analyzer > analyzerVersion || !thorough) return null;
  if (await knowsOtherCompounds(db)) return begin(db, true);
  return (await hasOlder(db)) ? begin(db, false) : null;
}

/** A node of the release before may have stored some since. */
async function hasOlder(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from search_documents where analyzer < ${analyzerVersion}) as has`.execute(db);
  return rows[0]!.has;
}

/** Words that documents are cut at now. */
async function halvesNow(db: Kysely<DB>) {
  const { scale } = await readKnown(db, []);
  return sql`(df >= ${compoundMinimum(scale)} and term ~ '^[가-힣]{2,8}$')`;
}

async function knowsOtherCompounds(db: Kysely<DB>): Promise<boolean> {
  const isHalf = await halvesNow(db);
  const { rows } = await sql<{ changed: number; halves: number; documents: number }>`
    select (count(*) filter (where coalesce(half, false) <> ${isHalf}))::int as changed,
      (count(*) filter (where ${isHalf}))::int as halves,
      coalesce((select documents from search_dictionary), 0) as documents
    from search_terms`.execute(db);
  const { changed, halves, documents } = rows[0]!;
  return changed > (documents > smallSite ? halves / fewestChanges : 0);
}

async function begin(db: Kysely<DB>, every: boolean): Promise<Pass> {
  const isHalf = await halvesNow(db);
  await sql`update search_terms set half = ${isHalf} where coalesce(half, false) <> ${isHalf}`.execute(db);
  const { rows } = await sql<Pass>`
    insert into search_analysis (analyzer, every, behind, last, documents, done, changed, started_at)
    select ${analyzerVersion}::smallint, ${every}::boolean, 0, coalesce(max(key), 0), count(*), 0, 0, now()
    from search_documents where ${every}::boolean or analyzer < ${analyzerVersion}
    on conflict (one) do update set analyzer = excluded.analyzer, every = excluded.every, behind = excluded.behind,
      last = excluded.last, documents = excluded.documents, done = 0, changed = 0, started_at = now(), finished_at = null
    returning analyzer, every, behind, last, false as finished`.execute(db);
  return rows[0]!;
}

interface StoredText {
  key: string;
  type: DocumentType;
  xmin: string;
  analyzer: number;
  title: string;
  body: string;
  lexemes: string[];
}

async function analyseBatch(db: Kysely<DB>, { every, behind, last }: Pass, limit: number): Promise<boolean> {
  const { rows } = await sql<StoredText>`
    select key, type, xmin::text as xmin, analyzer, title, body, tsvector_to_array(lexemes) as lexemes from search_documents
    where key > ${behind} and key <= ${last} and (${every}::boolean or analyzer < ${analyzerVersion})
    order by key limit ${limit}`.execute(db);
  const compounds = await compoundsOfTexts(db, rows);
  const changed = rows.flatMap((row) => {
    const filters = row.lexemes.filter((lexeme) => lexeme.startsWith(mark.filter));
    const lexemes = new Set([...lexemesOf(asDocument(row), compounds), ...filters]);
    const isSame = lexemes.size === row.lexemes.length && row.lexemes.every((lexeme) => lexemes.has(lexeme));
    if (isSame && row.analyzer === analyzerVersion) return [];
    return [{ key: row.key, xmin: row.xmin, lexemes: [...lexemes].map(quoted).join(' ') }];
  });
  await replace(db, changed);
  const more = rows.length === limit;
  await sql`
    update search_analysis set behind = ${rows.at(-1)?.key ?? last}, done = done + ${rows.length}, changed = changed + ${changed.length},
      finished_at = ${more ? null : sql`now()`}`.execute(db);
  return more;
}

/** What narrows a search is taken from the lexemes that are there. */
function asDocument({ type, title, body }: StoredText) {
  const unknown = { id: '', postId: null, spaceId: null, kind: null, tags: [], authorId: null, open: false };
  return { ...unknown, type, title, body, createdAt: new Date(0) };
}

/** Rows that somebody has written since they were read, or is writing, are theirs: waiting for them could go in a circle. */
async function replace(
  db: Kysely<DB>,
  changed: readonly { key: string; xmin: string; lexemes: string }[],
): Promise<void> {
  if (changed.length === 0) return;
  await sql`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as given (key bigint, xmin text, lexemes text)
    ), free as materialized (
      select key, given.lexemes from search_documents join given using (key)
      where search_documents.xmin::text = given.xmin for update of search_documents skip locked
    )
    update search_documents set lexemes = free.lexemes::tsvector, analyzer = ${analyzerVersion}
    from free where search_documents.key = free.key`.execute(db);
}
