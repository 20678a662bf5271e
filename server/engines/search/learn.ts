import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { ensureIndex } from './index-of-lexemes.ts';
import { isTerm, minDfFor, termRow, type Term } from './dictionary.ts';

/** Documents that are counted; of more, an even sample is. */
const mostCounted = 50_000;
/** A dictionary much larger than this makes looking for typos slow. */
const mostTerms = 60_000;
const batch = 5_000;

/**
 * Counts the words of what is stored and replaces the dictionary: in one transaction, memory bounded by a sample of
 * documents, minutes at most for a million.
 */
export function learn(db: Kysely<DB>): Promise<void> {
  return db.isTransaction ? learnWithin(db) : db.transaction().execute((tx) => learnWithin(tx));
}

async function learnWithin(db: Kysely<DB>): Promise<void> {
  await sql`select set_config('statement_timeout', '600s', true), set_config('work_mem', '64MB', true)`.execute(
    db,
  );
  // One at a time; readers go on with the old dictionary.
  await sql`select pg_advisory_xact_lock(hashtext('search.learn'))`.execute(db);
  await ensureIndex(db);
  const counted = await sql<{
    documents: number;
  }>`select count(*)::int as documents from search_documents`.execute(db);
  const { documents } = counted.rows[0]!;
  const minDf = minDfFor(documents);
  const terms = await countWords(db, documents, minDf);
  await replaceTerms(db, terms);
  await sql`
    insert into search_dictionary (documents, min_df, spaces, learned_at)
    select ${documents}, ${minDf}, coalesce(jsonb_object_agg(space_id, documents), '{}'), now()
    from (select space_id, count(*) as documents from search_documents group by space_id) as of_space
    on conflict (one) do update set documents = excluded.documents, min_df = excluded.min_df, spaces = excluded.spaces,
      learned_at = excluded.learned_at`.execute(db);
}

async function countWords(db: Kysely<DB>, documents: number, minDf: number): Promise<Term[]> {
  const share = Math.min(1, mostCounted / Math.max(documents, 1));
  const sample = share === 1 ? sql`` : sql`tablesample system (${share * 100}) repeatable (1)`;
  // Fewer than three in a sample are chance.
  const fewest = share === 1 ? minDf : Math.max(3, Math.round(minDf * share));
  const { rows } = await sql<{ term: string; df: number; open: number }>`
    select substr(lexeme, 2) as term, count(*)::int as df, (count(*) filter (where open))::int as open
    from search_documents ${sample} cross join lateral unnest(tsvector_to_array(lexemes)) as lexeme
    where lexeme like '=%' group by lexeme having count(*) >= ${fewest}
    order by count(*) desc, lexeme limit ${mostTerms}`.execute(db);
  return rows
    .filter(({ term }) => isTerm(term))
    .map(({ term, df, open }) => ({ term, df: Math.round(df / share), openDf: Math.round(open / share) }));
}

async function replaceTerms(db: Kysely<DB>, terms: readonly Term[]): Promise<void> {
  await sql`create temporary table learned_terms (like search_terms) on commit drop`.execute(db);
  for (let at = 0; at < terms.length; at += batch)
    await sql`
      insert into learned_terms (term, df, open_df, initials, letters, letter_count) select * from jsonb_to_recordset(${JSON.stringify(terms.slice(at, at + batch).map(termRow))}::jsonb)
        as given (term text, df integer, open_df integer, initials text, letters text, letter_count smallint)`.execute(
      db,
    );
  await sql`delete from search_terms where not exists (select 1 from learned_terms where learned_terms.term = search_terms.term)`.execute(
    db,
  );
  await sql`
    insert into search_terms (term, df, open_df, initials, letters, letter_count)
    select term, df, open_df, initials, letters, letter_count from learned_terms order by term
    on conflict (term) do update set df = excluded.df, open_df = excluded.open_df
    where (search_terms.df, search_terms.open_df) is distinct from (excluded.df, excluded.open_df)`.execute(
    db,
  );
  await sql`drop table learned_terms`.execute(db);
}
