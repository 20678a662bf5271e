import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';

const indexed = sql`create index if not exists search_documents_lexemes_idx on search_documents
  using gin (lexemes) with (fastupdate = off)`;

/** Makes the inverted index when a load that ended badly left none. */
export function ensureIndex(db: Kysely<DB>): Promise<void> {
  const make = async (tx: Kysely<DB>): Promise<void> => {
    await sql`select set_config('statement_timeout', '0', true), set_config('maintenance_work_mem', '512MB', true)`.execute(
      tx,
    );
    await indexed.execute(tx);
  };
  return db.isTransaction ? make(db) : db.transaction().execute(make);
}
