import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { addDocuments, loadDocuments } from './bulk.ts';
import { listIds, putDocuments, removeDocuments, removePost } from './documents.ts';
import { learn } from './learn.ts';
import type { SearchEngine } from './port.ts';
import { readAnalysis, reanalyse } from './reanalysis.ts';
import { runSearch } from './search.ts';
import { similarTo, similarToText } from './similar.ts';
import { suggestWords } from './suggestions.ts';
import { termsOf, termsWanted } from './terms.ts';

/** Search inside the database of the site: no other server, and part of the caller's transaction. */
export const postgresSearch: SearchEngine = {
  put: putDocuments,
  load: loadDocuments,
  add: addDocuments,
  remove: removeDocuments,
  removePost,
  listIds,
  search: runSearch,
  suggest: suggestWords,
  similarTo,
  similarToText,
  termsOf,
  termsWanted,
  learn,
  reanalyse,
  analysis: readAnalysis,
  assertUsable,
};

async function assertUsable(db: Kysely<DB>): Promise<void> {
  const { rows } = await sql<{ usable: boolean }>`
    select cardinality(show_trgm('프로젝트')) > 0 as usable`.execute(db);
  if (rows[0]?.usable) return;
  throw new Error(
    "This database's locale (LC_CTYPE) does not know Korean letters, so search would find nothing: create it anew, for example: " +
      "create database madang template template0 encoding 'UTF8' locale 'C.UTF-8'",
  );
}
