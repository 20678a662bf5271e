import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { lexemesOf, mark, quoted } from './analyzer.ts';
import { compoundsOfTexts, readKnown, wordsIn } from './dictionary.ts';
import type { SearchScope } from './port.ts';
import { readable } from './shapes.ts';

/** Words that a text is compared by: its rarest ones say most about it. */
const mostWords = 8;
const newestOfEach = 300;
/** Documents that are read for all words together. */
const mostRead = 20_000;
const fewestWords = 3;
/** A word of a title says more. */
const titleWeight = 2;

/** Posts like a stored one, without itself. */
export async function similarTo(
  db: Kysely<DB>,
  postId: string,
  scope: SearchScope,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ lexemes: string[] }>`
    select tsvector_to_array(lexemes) as lexemes from search_documents where type = 'post' and ref = ${postId}`.execute(
    db,
  );
  return rows[0] ? similarBy(db, new Set(rows[0].lexemes), scope, limit, postId) : [];
}

/** Posts like a text that nobody has stored. */
export async function similarToText(
  db: Kysely<DB>,
  text: { title: string; body: string },
  scope: SearchScope,
  limit: number,
): Promise<string[]> {
  const compounds = await compoundsOfTexts(db, [text]);
  const draft = {
    type: 'post',
    id: '',
    postId: null,
    spaceId: null,
    kind: null,
    tags: [],
    authorId: null,
  } as const;
  const lexemes = lexemesOf({ ...draft, ...text, createdAt: new Date(0), open: false }, compounds);
  return similarBy(db, lexemes, scope, limit, null);
}

async function similarBy(
  db: Kysely<DB>,
  lexemes: ReadonlySet<string>,
  { spaceIds }: SearchScope,
  limit: number,
  without: string | null,
): Promise<string[]> {
  // The stored post itself is one of those that have the word.
  const words = await tellingWords(db, lexemes, without === null ? 1 : 2);
  if (words.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with hits as (
      select found.post_id, word.weight from unnest(${words.map(({ query }) => query)}::text[], ${words.map(({ weight }) => weight)}::float8[])
        as word (query, weight)
      cross join lateral (
        select post_id from (
          select post_id, created_at from search_documents
          where lexemes @@ word.query::tsquery and type = 'post' and ${readable({ spaces: spaceIds })} offset 0
        ) as having_it order by created_at desc limit ${newestOfEach}
      ) as found
    )
    select post_id as id from hits where post_id is distinct from ${without}::bigint
    group by post_id order by sum(weight) desc, post_id desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** The rarest words that others write as well, with what each tells. */
async function tellingWords(
  db: Kysely<DB>,
  lexemes: ReadonlySet<string>,
  fewest: number,
): Promise<{ query: string; weight: number }[]> {
  const words = wordsIn(lexemes).filter((word) => word.length > 1 && !/^\d+$/.test(word));
  const { scale, frequency } = await readKnown(db, words);
  const size = Math.max(scale.documents, 100);
  const most = Math.max(5, size * 0.02);
  let read = 0;
  return words
    .map((word) => ({ word, df: frequency(word), inTitle: lexemes.has(mark.title + word) }))
    .filter(({ df, inTitle }) => df >= fewest && (df <= most || (inTitle && df <= most * 5)))
    .map(({ word, df, inTitle }) => ({
      df,
      query: quoted(mark.word + word),
      weight: Math.log(size / df + 1) * (inTitle ? titleWeight : 1),
    }))
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, mostWords)
    .filter(({ df }, index) => (read += df) <= mostRead || index < fewestWords);
}
