import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { filter, quoted } from './analyzer.ts';
import type { DocumentType, SearchQuery } from './port.ts';
import { all, any } from './query.ts';

/** Expected documents below which the inverted index alone is fastest. */
export const few = 2_500;
/** Newest documents that are read before the inverted index is asked for a common word. */
const newest = 4_000;
/** Reading these is worth it when they are expected to fill the page with a little to spare: reading the index is not dear. */
const surely = 1.2;
const mostLexemesOfSpaces = 8;

/** What the dictionary says of a query. */
export interface Expected {
  hits: number;
  /** What share of the documents that are read newest first. */
  density: number;
}

export interface Position {
  at: string;
  key: string;
}

/** A tsquery with everything that narrows it. */
export interface Narrowed {
  /** What the newest documents are tested with. */
  scan: string;
  /** The same for the inverted index, with spaces as lexemes where they are few. */
  index: string;
  spaces: readonly string[] | 'all';
  from: Date | undefined;
  until: Date | undefined;
  phrases: readonly string[];
  /** Documents of posts that have something for this query are left out. */
  without: string | null;
}

export interface DocumentRow {
  key: string;
  type: DocumentType;
  ref: string;
  post_id: string | null;
  /** With microseconds. */
  at: string;
  /** Posts that have something, when the shape knows. */
  total: number | null;
}

type Narrowing = Pick<SearchQuery, 'types' | 'kind' | 'tag' | 'authorId' | 'from' | 'until' | 'spaceIds'>;

/** Adds the filters of a search to a tsquery. */
export function narrow(
  words: string,
  query: Narrowing,
  { phrases = [], without = null }: { phrases?: readonly string[]; without?: string | null } = {},
): Narrowed {
  const filters: string[] = [];
  if (query.types !== undefined) filters.push(any(query.types.map((type) => quoted(filter.type(type)))));
  if (query.kind !== undefined) filters.push(quoted(filter.kind(query.kind)));
  if (query.tag !== undefined) filters.push(quoted(filter.tag(query.tag)));
  if (query.authorId !== undefined) filters.push(quoted(filter.author(query.authorId)));
  const scan = all([words, ...filters]);
  const spaces = query.spaceIds === 'all' ? 'all' : [...query.spaceIds];
  const ofSpaces =
    spaces !== 'all' && spaces.length <= mostLexemesOfSpaces
      ? [any([quoted(filter.type('member')), ...spaces.map((id) => quoted(filter.space(id)))])]
      : [];
  return {
    scan,
    index: all([scan, ...ofSpaces]),
    spaces,
    from: query.from,
    until: query.until,
    phrases,
    without: without === null ? null : all([without, ...filters]),
  };
}

type Condition = RawBuilder<unknown>;

const and = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);

/**
 * Only documents of spaces that may be read; members are in none. The sum keeps the planner from entering every document of
 * many spaces by their index.
 */
export function readable({ spaces }: Pick<Narrowed, 'spaces'>): Condition {
  return spaces === 'all' ? sql`true` : sql`space_id + 0 = any(${['0', ...spaces]}::bigint[])`;
}

/** Time and position, which the index of the newest documents can be entered by. */
function within({ from, until }: Narrowed, before: Position | null): Condition {
  const conditions: Condition[] = [];
  if (from !== undefined) conditions.push(sql`created_at >= ${from.toISOString()}::timestamptz`);
  if (until !== undefined) conditions.push(sql`created_at <= ${until.toISOString()}::timestamptz`);
  if (before !== null)
    conditions.push(sql`(created_at, key) < (${before.at}::timestamptz, ${before.key}::bigint)`);
  return and(conditions);
}

/** What was quoted stands in the text as it is, but for case and spaces. */
export function phrased({ phrases }: Narrowed): Condition {
  return and(
    phrases.map(
      (phrase) => sql`position(regexp_replace(lower(normalize(${phrase}::text, NFKC)), '\\s+', ' ', 'g')
        in regexp_replace(lower(normalize(title || ' ' || body, NFKC)), '\\s+', ' ', 'g')) > 0`,
    ),
  );
}

/** One space is entered by its own index; of many, the newest of all are read and tested. */
function scanned(wanted: Narrowed, before: Position | null, limit: number): Condition {
  const one = wanted.spaces !== 'all' && wanted.spaces.length === 1 ? wanted.spaces[0]! : null;
  const scope = one === null ? sql`true` : sql`space_id = ${one}::bigint`;
  return sql`(select * from search_documents where ${scope} and ${within(wanted, before)}
    order by created_at desc, key desc limit ${limit}) as newest`;
}

const timeText = sql`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

function notElsewhere({ without }: Narrowed): Condition {
  if (without === null) return sql`true`;
  // A count for each row: an anti-join would read every document that has the words.
  return sql`(select count(*) from search_documents as other where other.post_id = found.post_id
    and other.lexemes @@ ${without}::tsquery) = 0`;
}

/** Few are expected: all of them from the inverted index, the newest of each post, and exactly how many. */
export async function readFew(
  db: Kysely<DB>,
  wanted: Narrowed,
  before: Position | null,
  limit: number,
): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    with matching as materialized (
      select key, type, ref, post_id, created_at from search_documents
      where lexemes @@ ${wanted.index}::tsquery and ${readable(wanted)} and ${within(wanted, null)} and ${phrased(wanted)}
    ), found as (
      select distinct on (coalesce(post_id, -key)) * from matching
      order by coalesce(post_id, -key), created_at desc, key desc
    ), counted as (select *, (count(*) over ())::int as total from found where ${notElsewhere(wanted)})
    select key, type, ref, post_id, ${timeText} as at, total from counted
    where ${within({ ...wanted, from: undefined, until: undefined }, before)}
    order by created_at desc, key desc limit ${limit}`.execute(db);
  return rows;
}

/**
 * Many are expected: the newest documents are tested first, which fills a page of a common word at once, and the inverted
 * index is asked only when they did not, or when they are not expected to. Rows of a post that has a newer hit are left out.
 */
export async function readMany(
  db: Kysely<DB>,
  wanted: Narrowed,
  { density }: Expected,
  before: Position | null,
  limit: number,
): Promise<{ rows: DocumentRow[]; last: Position | null }> {
  const columns = sql`key, type, ref, post_id, created_at`;
  const isNear = density * newest > limit * surely ? sql`true` : sql`false`;
  const { rows } = await sql<DocumentRow & { newer: boolean }>`
    with near as materialized (
      select ${columns} from ${scanned(wanted, before, newest)}
      where ${isNear} and ${readable(wanted)} and lexemes @@ ${wanted.scan}::tsquery and ${phrased(wanted)} limit ${limit}
    ), far as materialized (
      select ${columns} from search_documents
      where (select count(*) from near) < ${limit} and lexemes @@ ${wanted.index}::tsquery
        and ${readable(wanted)} and ${within(wanted, before)} and ${phrased(wanted)}
    ), found as (
      select * from near where (select count(*) from near) >= ${limit}
      union all
      select * from (select * from far order by created_at desc, key desc limit ${limit}) as oldest
    )
    select key, type, ref, post_id, ${timeText} as at, null::int as total,
      exists (select 1 from search_documents as later where later.post_id = found.post_id
        and (later.created_at, later.key) > (found.created_at, found.key)
        and later.lexemes @@ ${wanted.scan}::tsquery) or not (${notElsewhere(wanted)}) as newer
    from found order by created_at desc, key desc`.execute(db);
  const last = rows.length < limit ? null : rows.at(-1)!;
  return { rows: rows.filter(({ newer }) => !newer), last: last && { at: last.at, key: last.key } };
}
