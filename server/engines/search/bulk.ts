import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { storeUncounted } from './documents.ts';
import { ensureIndex } from './index-of-lexemes.ts';
import { learn } from './learn.ts';
import type { SearchDocument } from './port.ts';

/** Batches on their way at once: one is analysed while others are written. */
const lanes = 4;

/**
 * Stores very many documents: the inverted index is taken away first and made at once at the end, which is several times as
 * fast, and so is counting words. Searches find everything meanwhile, slowly.
 */
export async function loadDocuments(
  db: Kysely<DB>,
  batches: AsyncIterable<readonly SearchDocument[]> | Iterable<readonly SearchDocument[]>,
): Promise<void> {
  await sql`drop index if exists search_documents_lexemes_idx`.execute(db);
  try {
    const running = new Set<Promise<void>>();
    for await (const documents of batches) {
      const stored: Promise<void> = storeUncounted(db, documents).finally(() => running.delete(stored));
      // Whoever waits below hears of it.
      stored.catch(() => undefined);
      running.add(stored);
      if (running.size >= lanes) await Promise.race(running);
    }
    await Promise.all(running);
  } finally {
    await ensureIndex(db);
  }
  await learn(db);
}
