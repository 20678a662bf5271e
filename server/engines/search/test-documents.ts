import { Kysely, PostgresDialect } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { createTestDatabase, silent } from '../../test/database.ts';
import { createPool } from '../database/pool.ts';
import type { SearchDocument, SearchQuery } from './port.ts';

export interface SearchBench {
  db: Kysely<DB>;
  stop(): Promise<void>;
}

/** A database of its own with the tables of search. */
export async function startSearchBench(): Promise<SearchBench> {
  const database = await createTestDatabase();
  const pool = createPool({ connectionString: database.connectionString, max: 8, log: silent });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    stop: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}

const day = 86_400_000;
export const today = new Date('2026-11-20T00:00:00Z');

/** A post as of `age` days ago; anything may be said otherwise. */
export function post(
  id: string,
  title: string,
  body = '',
  other: Partial<SearchDocument> = {},
): SearchDocument {
  return {
    type: 'post',
    id,
    postId: id,
    spaceId: '1',
    kind: 'discussion',
    tags: [],
    authorId: null,
    title,
    body,
    createdAt: new Date(today.getTime() - Number(id) * day),
    open: true,
    ...other,
  };
}

export function comment(
  id: string,
  postId: string,
  body: string,
  other: Partial<SearchDocument> = {},
): SearchDocument {
  return post(id, '', body, { type: 'comment', postId, ...other });
}

export function asked(text: string, other: Partial<SearchQuery> = {}): SearchQuery {
  return { text, spaceIds: 'all', sort: 'new', limit: 20, ...other };
}
