import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from './ctx.ts';

/**
 * Rows about one person that a capability keeps: what the person takes away as a file, and what becomes of them when the
 * person leaves. Never data of others: not who is anonymous, not who flagged.
 */
export interface PersonalData {
  /** Stable: the file in the export is `data/<name>.json`. */
  readonly name: string;
  readonly says: { readonly ko: string; readonly en: string };
  /** Columns that name the person, as `table.column`. A test asks for every column that refers to an account. */
  readonly people: readonly string[];
  /** From and where, with `t` as the alias of the table. */
  readonly from: (accountId: string) => RawBuilder<unknown>;
  /** What is told, as SQL; secrets and columns about others stay away. Names become camelCase. */
  readonly columns: readonly string[];
  /** Unique among the rows of one person: what they are read in pieces by. */
  readonly key: string | readonly string[];
  /** Erased when the person leaves, or kept without a name, with the reason and how long. */
  readonly leaving: 'erased' | { readonly kept: string };
  /** What the leaving itself leaves for the job that follows it. Twice is the same as once. */
  readonly erase?: (tx: Ctx, accountId: string) => Promise<unknown>;
  /** Where the bytes are that a row tells of: a key of the storage, and a name for people. */
  readonly bytes?: (row: PersonalRow) => { key: string; name: string } | null;
}

export type PersonalRow = Record<string, unknown>;

const sources = new Map<string, PersonalData>();
const pieceSize = 500;

/** Declares rows about people; the module that has them calls it once, while it loads. */
export function definePersonalData(source: PersonalData): PersonalData {
  if (sources.has(source.name)) throw new Error(`personal data ${source.name} is declared twice`);
  sources.set(source.name, source);
  return source;
}

/** Everything that is declared, in the order of the names. */
export function personalData(): readonly PersonalData[] {
  return [...sources.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function countPersonal(ctx: Ctx, source: PersonalData, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${source.from(accountId)}`.execute(ctx.db);
  return rows[0]!.count;
}

/** The rows in pieces, in the order of their key: never more in memory than one piece. */
export async function* readPersonal(
  ctx: Ctx,
  source: PersonalData,
  accountId: string,
): AsyncGenerator<PersonalRow> {
  const keys = typeof source.key === 'string' ? [source.key] : source.key;
  const key = sql.raw(keys.join(', '));
  type Keyed = PersonalRow & { $key: string[] };
  for (let last: string[] | null = null; ;) {
    // Value by value: PostgreSQL reads no text as a row of values.
    const after: RawBuilder<unknown> = last === null ? sql`` : sql`and (${key}) > (${sql.join(last)})`;
    const piece: { rows: Keyed[] } = await sql<Keyed>`
      select ${sql.raw(source.columns.join(', '))},
        array[${sql.raw(keys.map((one) => `(${one})::text`).join(', '))}] as "$key"
      from ${source.from(accountId)} ${after} order by ${key} limit ${pieceSize}`.execute(ctx.db);
    for (const { $key, ...row } of piece.rows) {
      yield camelCased(row);
      last = $key;
    }
    if (piece.rows.length < pieceSize) return;
  }
}

function camelCased(row: PersonalRow): PersonalRow {
  const named = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [named(name), value]));
}
