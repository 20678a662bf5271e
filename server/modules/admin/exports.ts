import { Readable } from 'node:stream';
import type { Ctx } from '../../kernel/ctx.ts';
import { statistics } from '../../kernel/statistics.ts';
import { byteOrderMark, csvLine, type Cell } from './csv.rules.ts';
import type { Step, Window } from './days.rules.ts';
import {
  auditLines,
  memberLines,
  postLines,
  type AuditLine,
  type Batch,
  type MemberLine,
  type PostLine,
} from './exports.queries.ts';
import { readStatistics } from './use-cases/read-statistics.ts';

/** A heading in both languages, and what stands below it. */
type Column<Row> = readonly [ko: string, en: string, cell: (row: Row) => Cell];

/** The file, made while it is sent: as much as one batch is in memory, however long it is. */
function sheet<Row>(
  ctx: Ctx,
  columns: readonly Column<Row>[],
  more: (after: string | null) => Promise<Batch<Row>>,
): Readable {
  const headings = columns.map(([ko, en]) => (ctx.locale === 'en' ? en : ko));
  async function* lines() {
    yield byteOrderMark + csvLine(headings);
    for (let after: string | null = null; ;) {
      const { rows, next }: Batch<Row> = await more(after);
      const text = rows.map((row) => csvLine(columns.map(([, , cell]) => cell(row)))).join('');
      if (text !== '') yield text;
      if (next === null) return;
      after = next;
    }
  }
  return Readable.from(lines(), { objectMode: false });
}

const addressColumn: Column<MemberLine> = ['이메일', 'E-mail', (row) => row.email];

/** Addresses only when `withEmail`; whoever passes it has written it down. */
export function memberSheet(ctx: Ctx, withEmail: boolean): Readable {
  return sheet<MemberLine>(
    ctx,
    [
      ['아이디', 'Handle', (row) => row.handle],
      ['이름', 'Name', (row) => row.name],
      ['역할', 'Role', (row) => row.role],
      ['가입일', 'Joined', (row) => row.joined_at.toISOString()],
      ['글', 'Posts', (row) => row.post_count],
      ['댓글', 'Comments', (row) => row.comment_count],
      ['차단됨', 'Blocked', (row) => row.blocked],
      ['이메일 확인됨', 'E-mail verified', (row) => row.email_verified],
      ...(withEmail ? [addressColumn] : []),
    ],
    (after) => memberLines(ctx, after, withEmail),
  );
}

export function postSheet(ctx: Ctx): Readable {
  return sheet<PostLine>(
    ctx,
    [
      ['번호', 'Id', (row) => row.id],
      ['공간', 'Space', (row) => row.space],
      ['종류', 'Kind', (row) => row.kind],
      ['제목', 'Title', (row) => row.title],
      ['글쓴이', 'Author', (row) => row.author],
      ['태그', 'Tags', (row) => row.tags.join(' ')],
      ['쓴 때', 'Written', (row) => row.created_at.toISOString()],
      ['좋아요', 'Likes', (row) => row.like_count],
      ['댓글', 'Comments', (row) => row.comment_count],
      ['조회', 'Views', (row) => row.view_count],
      ['스크랩', 'Bookmarks', (row) => row.bookmark_count],
      ['가려짐', 'Withheld', (row) => row.withheld],
    ],
    (after) => postLines(ctx, after),
  );
}

export function auditSheet(ctx: Ctx): Readable {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return sheet<AuditLine>(
    ctx,
    [
      ['번호', 'Number', (row) => row.id],
      ['때', 'At', (row) => row.at.toISOString()],
      ['한 일', 'Act', (row) => row.act],
      ['한 사람', 'By', (row) => row.actor],
      ['대상 종류', 'Target type', (row) => row.target_type],
      ['대상', 'Target', (row) => row.target_id],
      ['앞', 'Before', (row) => json(row.before)],
      ['뒤', 'After', (row) => json(row.after)],
      ['메모', 'Note', (row) => row.note],
      ['해시', 'Hash', (row) => row.hash],
    ],
    (after) => auditLines(ctx, after),
  );
}

/** Every number side by side, a line a day, week or month. */
export async function statisticsSheet(ctx: Ctx, window: Window, step: Step): Promise<Readable> {
  const charts = [];
  for (const { name, words } of statistics())
    charts.push({ words, chart: await readStatistics(ctx, name, window, step) });
  const spans = charts[0]?.chart.items ?? [];
  return sheet<number>(
    ctx,
    [
      ['첫날', 'From', (index) => spans[index]!.from],
      ['끝날', 'Until', (index) => spans[index]!.until],
      ...charts.flatMap(({ words, chart }): Column<number>[] => [
        [words.ko, words.en, (index) => chart.items[index]!.value],
        [`${words.ko} (지난 기간)`, `${words.en} (before)`, (index) => chart.items[index]!.previous],
      ]),
    ],
    () => Promise.resolve({ rows: spans.map((_, index) => index), next: null }),
  );
}
