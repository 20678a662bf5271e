import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import type { Piece } from './pages.ts';
import type { CountLikes } from './port.ts';
import { few, phrased, readable, type DocumentRow, type Narrowed } from './shapes.ts';

/** Expected documents above which only the newest are looked at. */
const plenty = 20_000;
const mostCandidates = 800;

interface RelevanceRequest {
  wanted: Narrowed;
  /** For each word, the tsquery that it stands in the title. */
  titles: readonly string[];
  expected: number;
  /** Ages are counted from here, and nothing younger is looked at: so pages fit together. */
  now: string;
  after: Scored | null;
  limit: number;
  likesOf: CountLikes | null;
}

interface Scored {
  score: string;
  key: string;
}

interface RankedRow extends DocumentRow {
  /** By words and age. */
  base: string;
  /** Counted from 1 by `base`. */
  place: number;
}

export type ScoredRow = DocumentRow & { score: string };

/** Likes change the order of the best candidates only; what comes behind those is behind by this. */
const behindAll = 10;
const likesWeight = 0.05;

/**
 * The best hits, one a post: title before text, new before old, liked before others. Likes are of the moment of the first
 * page, as ages are, so that pages fit together.
 */
export async function readBest(
  db: Kysely<DB>,
  request: RelevanceRequest,
): Promise<Piece & { rows: ScoredRow[]; score: string | null }> {
  const { expected, after, limit } = request;
  const ranked = await rank(db, request);
  const rows = (await score(ranked, request)).slice(0, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    rows: shown,
    next: more ? { at: last.at, key: last.key } : null,
    score: more ? last.score : null,
    total: expected < few ? (ranked[0]?.total ?? (after === null ? 0 : null)) : null,
  };
}

/** Whether the page may hold candidates that likes put in order. */
function hasLikes({ likesOf, after }: RelevanceRequest): boolean {
  return likesOf !== null && (after === null || Number(after.score) >= 0);
}

/** Candidates by words and age: those that likes put in order, and enough of those behind them to fill a page. */
async function rank(db: Kysely<DB>, request: RelevanceRequest): Promise<RankedRow[]> {
  const { wanted, titles, expected, now, after, limit, likesOf } = request;
  const liked = hasLikes(request);
  const behind =
    liked || after === null
      ? sql`true`
      : sql`(base - ${behindAll}, key) < (${after.score}::numeric, ${after.key}::bigint)`;
  const { rows } = await sql<RankedRow>`
    with candidates as materialized (${candidates(request)}),
    titled as materialized (
      select key, count(*) as words from unnest(${expected < few ? titles : []}::text[]) as title (query)
      cross join lateral (
        select key from search_documents where lexemes @@ (title.query || ' & ' || ${wanted.index})::tsquery offset 0
      ) as having_it group by key
    ),
    scored as (
      select key, type, ref, post_id, created_at, round((
        (1 + (${inTitle(request)})::float8 / ${titles.length}::int) * (case type when 'comment' then 0.9::float8 else 1 end)
        * (0.4::float8 + 0.6::float8 / (1 + greatest(extract(epoch from ${now}::timestamptz - created_at)::float8, 0) / 7776000)))::numeric, 9) as base
      from candidates left join titled using (key)
    ), best as (
      select distinct on (coalesce(post_id, -key)) * from scored order by coalesce(post_id, -key), base desc, key desc
    ), ranked as (
      select *, (count(*) over ())::int as total, (row_number() over (order by base desc, key desc))::int as place from best
    )
    select key, type, ref, post_id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
      base::text as base, place, total
    from ranked where ${liked || likesOf === null ? sql`true` : sql`place > ${mostCandidates}`} and ${behind}
    order by ranked.base desc, ranked.key desc limit ${(liked ? mostCandidates : 0) + limit + 1}`.execute(db);
  return rows;
}

/** The rows of the page, best first, without those of the pages before. */
async function score(ranked: readonly RankedRow[], request: RelevanceRequest): Promise<ScoredRow[]> {
  const first = hasLikes(request) ? ranked.filter(({ place }) => place <= mostCandidates) : [];
  const likes = await likesFor(first, request);
  const { after } = request;
  const liked = first
    .map((row) => {
      const more = likesWeight * Math.log1p(likes.get(row.post_id ?? '') ?? 0);
      return { ...row, score: (Number(row.base) + more).toFixed(9) };
    })
    .filter((row) => after === null || byScore(row, after) > 0)
    .toSorted(byScore);
  const others = ranked.slice(first.length);
  return [...liked, ...others.map((row) => ({ ...row, score: (Number(row.base) - behindAll).toFixed(9) }))];
}

async function likesFor(
  rows: readonly RankedRow[],
  { likesOf, after, now }: RelevanceRequest,
): Promise<ReadonlyMap<string, number>> {
  const ids = rows.flatMap(({ post_id: id }) => id ?? []);
  if (likesOf === null || ids.length === 0) return new Map();
  return likesOf(ids, after === null ? null : new Date(now));
}

/** Best first, and of equals the newest key. */
function byScore(one: Scored, other: Scored): number {
  return Number(other.score) - Number(one.score) || Number(BigInt(other.key) - BigInt(one.key));
}

/**
 * How many words stand in the title. Of few documents the inverted index tells; of many only the newest are looked at, whose
 * lexemes are at hand.
 */
function inTitle({ titles, expected }: RelevanceRequest) {
  if (expected < few) return sql`coalesce(words, 0)`;
  return sql.join(
    titles.map((title) => sql`(lexemes @@ ${title}::tsquery)::int`),
    sql` + `,
  );
}

function candidates({ wanted, titles, expected, now }: RelevanceRequest) {
  const columns =
    expected < few
      ? sql`key, type, ref, post_id, created_at`
      : sql`key, type, ref, post_id, created_at, lexemes`;
  const { from, until } = wanted;
  const limits = sql`created_at <= ${now}::timestamptz
    and created_at >= ${from?.toISOString() ?? '-infinity'}::timestamptz
    and created_at <= ${until?.toISOString() ?? 'infinity'}::timestamptz`;
  const asQuoted = phrased(wanted);
  const byIndex = sql`select ${columns} from search_documents where lexemes @@ ${wanted.index}::tsquery
    and ${readable(wanted)} and ${limits} and ${asQuoted}`;
  if (expected < few) return byIndex;
  const one = wanted.spaces !== 'all' && wanted.spaces.length === 1;
  const scope = one ? sql`space_id = ${wanted.spaces[0]}::bigint` : sql`true`;
  const scan = (
    rows: number,
  ) => sql`select ${columns} from (select * from search_documents where ${scope} and ${limits}
    order by created_at desc, key desc limit ${rows}) as newest
    where ${readable(wanted)} and lexemes @@ ${wanted.scan}::tsquery and ${asQuoted} limit 300`;
  if (expected > plenty) return scan(8_000);
  const titled = `(${titles.join(' & ')}) & ${wanted.index}`;
  return sql`select distinct on (key) * from (
    (select * from (select ${columns} from search_documents where lexemes @@ ${titled}::tsquery
      and ${readable(wanted)} and ${limits} and ${asQuoted} offset 0) as titled order by created_at desc, key desc limit ${mostCandidates - 300})
    union all (${scan(4_000)})) as both_ways order by key`;
}
