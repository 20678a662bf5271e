import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { withBareTables } from '../../kernel/bare-tables.ts';
import { CopyQueue, CopyRows } from '../../kernel/copy.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { analyzerVersion } from './analyzer.ts';
import { compoundMinimum } from './dictionary.ts';
import { storable } from './documents.ts';
import { learn } from './learn.ts';
import { ManyTexts } from './many-texts.ts';
import type { SearchDocument } from './port.ts';
import type { Compounds } from './text/korean.ts';

/** Documents after which the event loop gets a turn, so that what waits for the database goes on its way. */
const documentsInOneTurn = 200;
const columns = 'type ref post_id space_id created_at open analyzer lexemes title body'.split(' ');

/**
 * Stores very many documents: the table is stripped first and its indexes are made at once at the end, which is many times as
 * fast, and so is counting words. One transaction.
 */
export function loadDocuments(
  db: Kysely<DB>,
  batches: AsyncIterable<readonly SearchDocument[]> | Iterable<readonly SearchDocument[]>,
  beforeEnd: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const load = async (tx: Kysely<DB>) => {
    await sql`
      select set_config('synchronous_commit', 'off', true), set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(
      tx,
    );
    await withBareTables(tx, ['search_documents'], () => addAll(tx, batches));
    await learn(tx);
    await beforeEnd();
  };
  return db.isTransaction ? load(db) : db.transaction().execute(load);
}

/** Stores documents whose words are counted afterwards, all at once. */
export function addDocuments(db: Kysely<DB>, documents: readonly SearchDocument[]): Promise<void> {
  return addAll(db, [documents]);
}

async function addAll(
  db: Kysely<DB>,
  batches: AsyncIterable<readonly SearchDocument[]> | Iterable<readonly SearchDocument[]>,
): Promise<void> {
  const texts = new ManyTexts(await everyCompound(db));
  const queue = new CopyQueue(db);
  for await (const documents of batches) {
    const rows = new CopyRows();
    for (const [index, document] of documents.entries()) {
      addRow(rows, document, texts);
      if (index % documentsInOneTurn === 0) await nextTurn();
    }
    await queue.send('search_documents', columns, rows);
  }
  await queue.settle();
}

function addRow(rows: CopyRows, document: SearchDocument, texts: ManyTexts): void {
  rows.row(columns.length).text(document.type).text(document.id);
  if (document.postId === null) rows.nothing();
  else rows.int8(document.postId);
  rows
    .int8(document.spaceId ?? '0')
    .moment(document.createdAt)
    .boolean(document.open)
    .int2(analyzerVersion)
    .bytes(texts.vectorOf(document))
    .text(storable(document.title))
    .text(storable(document.body));
}

/** How compounds are cut, by the whole dictionary: it is small, and asked for every long word. */
async function everyCompound(db: Kysely<DB>): Promise<Compounds> {
  const { rows: scale } = await sql<{ documents: number; min_df: number }>`
    select documents, min_df from search_dictionary`.execute(db);
  const { rows } = await sql<{ term: string; df: number }>`select term, df from search_terms`.execute(db);
  const frequencies = new Map(rows.map(({ term, df }) => [term, df]));
  const { documents = 0, min_df: minDf = 1 } = scale[0] ?? {};
  return {
    frequency: (word) => frequencies.get(word) ?? 0,
    minimum: compoundMinimum({ documents, minDf }),
  };
}
