import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { analyzerVersion, lexemesOf, quoted } from './analyzer.ts';
import { compoundsOfTexts, noteWords, wordsIn } from './dictionary.ts';
import type { DocumentType, SearchDocument } from './port.ts';

/** Words of a batch are counted together, in one order for all writers. */
const batch = 1_000;

/** Stores or replaces documents, and counts their words on a small site. */
export async function putDocuments(db: Kysely<DB>, documents: readonly SearchDocument[]): Promise<void> {
  for (let at = 0; at < documents.length; at += batch) {
    const analysed = await analyse(db, documents.slice(at, at + batch));
    await noteWords(
      db,
      analysed.map(({ document: { type, id, open }, lexemes }) => ({
        type,
        ref: id,
        open,
        words: wordsIn(lexemes),
      })),
    );
    await store(db, analysed);
  }
}

interface Analysed {
  document: SearchDocument;
  lexemes: Set<string>;
}

/** One statement cannot write a row twice, and two writers must lock rows in the same order. */
function lastOfEach(documents: readonly SearchDocument[]): SearchDocument[] {
  const latest = new Map(documents.map((document) => [`${document.type} ${document.id}`, document]));
  return [...latest].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, document]) => document);
}

async function analyse(db: Kysely<DB>, given: readonly SearchDocument[]): Promise<Analysed[]> {
  const documents = lastOfEach(given);
  const compounds = await compoundsOfTexts(db, documents);
  return documents.map((document) => ({ document, lexemes: lexemesOf(document, compounds) }));
}

async function store(db: Kysely<DB>, analysed: readonly Analysed[]): Promise<void> {
  const rows = analysed.map(({ document, lexemes }) => ({
    type: document.type,
    ref: document.id,
    post_id: document.postId,
    space_id: document.spaceId ?? '0',
    created_at: document.createdAt.toISOString(),
    open: document.open,
    lexemes: [...lexemes].map(quoted).join(' '),
    title: storable(document.title),
    body: storable(document.body),
  }));
  await sql`
    insert into search_documents (type, ref, post_id, space_id, created_at, open, analyzer, lexemes, title, body)
    select type, ref, post_id, space_id, created_at, open, ${analyzerVersion}, lexemes::tsvector, title, body
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (type text, ref text, post_id bigint, space_id bigint,
      created_at timestamptz, open boolean, lexemes text, title text, body text)
    on conflict (type, ref) do update set post_id = excluded.post_id, space_id = excluded.space_id,
      created_at = excluded.created_at, open = excluded.open, analyzer = excluded.analyzer, lexemes = excluded.lexemes,
      title = excluded.title, body = excluded.body`.execute(db);
}

/** PostgreSQL stores neither NUL nor half a character. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Forgets documents; fine when they are not there. */
export async function removeDocuments(
  db: Kysely<DB>,
  type: DocumentType,
  ids: readonly string[],
): Promise<void> {
  await sql`delete from search_documents where type = ${type} and ref = any(${ids}::text[])`.execute(db);
}

/** Forgets a post and its comments. */
export async function removePost(db: Kysely<DB>, postId: string): Promise<void> {
  await sql`delete from search_documents where post_id = ${postId}`.execute(db);
}

/** Ids behind `after`: in the order of numbers for posts and comments, of bytes for members. */
export async function listIds(
  db: Kysely<DB>,
  type: DocumentType,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const order = type === 'member' ? sql`ref` : sql`number`;
  const behind = type === 'member' ? sql`${after ?? ''}::text` : sql`${after ?? '0'}::bigint`;
  const { rows } = await sql<{ ref: string }>`
    select ref from search_documents where type = ${type} and ${order} > ${behind}
    order by ${order} limit ${limit}`.execute(db);
  return rows.map(({ ref }) => ref);
}
