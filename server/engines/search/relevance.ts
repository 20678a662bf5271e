import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import type { Piece } from './pages.ts';
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
  after: { score: string; key: string } | null;
  limit: number;
}

export type ScoredRow = DocumentRow & { score: string };

/** The best hits, one a post: title before text, new before old. */
export async function readBest(
  db: Kysely<DB>,
  request: RelevanceRequest,
): Promise<Piece & { rows: ScoredRow[]; score: string | null }> {
  const { wanted, titles, expected, now, after, limit } = request;
  const { rows } = await sql<ScoredRow>`
    with candidates as materialized (${candidates(request)}),
    titled as materialized (
      select key, count(*) as words from unnest(${expected < few ? titles : []}::text[]) as title (query)
      cross join lateral (
        select key from search_documents where lexemes @@ (title.query || ' & ' || ${wanted.index})::tsquery offset 0
      ) as having_it group by key
    ),
    scored as (
      select key, type, ref, post_id, created_at, round((
        (1 + (${inTitle(request)})::numeric / ${titles.length}::int) * (case type when 'comment' then 0.9 else 1 end)
        * (0.4 + 0.6 / (1 + greatest(extract(epoch from ${now}::timestamptz - created_at), 0) / 7776000))), 9) as score
      from candidates
    ), best as (
      select distinct on (coalesce(post_id, -key)) * from scored order by coalesce(post_id, -key), score desc, key desc
    ), counted as (select *, (count(*) over ())::int as total from best)
    select key, type, ref, post_id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
      score::text as score, total
    from counted
    where ${after === null ? sql`true` : sql`(score, key) < (${after.score}::numeric, ${after.key}::bigint)`}
    order by counted.score desc, counted.key desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    rows: shown,
    next: more ? { at: last.at, key: last.key } : null,
    score: more ? last.score : null,
    total: expected < few ? (rows[0]?.total ?? (after === null ? 0 : null)) : null,
  };
}

/**
 * How many words stand in the title. Of few documents the inverted index tells; of many only the newest are looked at, whose
 * lexemes are at hand.
 */
function inTitle({ titles, expected }: RelevanceRequest) {
  if (expected < few) return sql`coalesce((select words from titled where titled.key = candidates.key), 0)`;
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
