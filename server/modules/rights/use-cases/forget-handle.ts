import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { namingTexts, type NamingTexts } from '../../../kernel/naming-texts.ts';
import { findHandles } from '../../members/index.ts';
import { rightsDb } from '../exports.queries.ts';
import { handlesInValue, withoutHandle, type Value } from '../forgetting.rules.ts';

const pieceSize = 100;
type Row = Record<string, Value> & { $keys: string[] };

/** Takes a handle that is nobody's any more out of everything that was written. May be called again. */
export async function forgetHandle(ctx: Ctx, handle: string): Promise<void> {
  for (const texts of namingTexts()) {
    for (let last: string[] | null = null; ;) {
      const after = last;
      const keys: string[][] = await ctx.transaction((tx) => forgetPiece(tx, handle, texts, after));
      if (keys.length < pieceSize) break;
      last = keys.at(-1)!;
    }
  }
}

async function forgetPiece(
  tx: Ctx,
  handle: string,
  texts: NamingTexts,
  last: readonly string[] | null,
): Promise<string[][]> {
  const rows = await readPiece(tx, handle, texts, last);
  const values = rows.flatMap((row) => texts.columns.map((column) => row[column]!));
  const others = await findOthers(tx, handle, [...new Set(values.flatMap(handlesInValue))]);
  for (const row of rows) {
    const now = texts.columns.map((column) => withoutHandle(row[column]!, handle, others));
    if (texts.columns.every((column, index) => same(row[column]!, now[index]!))) continue;
    await writeRow(tx, texts, row.$keys, now);
    const named = Object.fromEntries(texts.keys.map((key, index) => [key, row.$keys[index]!]));
    await texts.changed?.(tx, named);
  }
  return rows.map(({ $keys }) => $keys);
}

const same = (before: Value, after: Value) => JSON.stringify(before) === JSON.stringify(after);
const keyOf = ({ keys }: NamingTexts) => sql.join(keys.map((key) => sql.ref(key)));

async function readPiece(
  tx: Ctx,
  handle: string,
  texts: NamingTexts,
  last: readonly string[] | null,
): Promise<Row[]> {
  // As a link of a card it may stand in its own letters or as an address has them.
  const marks = [`@${handle}`, `/members/${handle}`, `/members/${encodeURIComponent(handle).toLowerCase()}`];
  const has = sql.join(
    texts.columns.flatMap((column) =>
      marks.map((mark) => sql`strpos(lower(${sql.ref(column)}::text), ${mark}) > 0`),
    ),
    sql` or `,
  );
  const after = last === null ? sql`` : sql`and (${keyOf(texts)}) > (${sql.join(last)})`;
  const { rows } = await sql<Row>`
    select ${sql.join(texts.columns.map((column) => sql.ref(column)))},
      array[${sql.join(texts.keys.map((key) => sql`${sql.ref(key)}::text`))}] as "$keys"
    from ${sql.table(texts.table)} where (${has}) ${after}
    order by ${keyOf(texts)} limit ${pieceSize} for update`.execute(tx.db);
  return rows;
}

async function writeRow(
  tx: Ctx,
  texts: NamingTexts,
  keys: readonly string[],
  values: readonly Value[],
): Promise<void> {
  const set = texts.columns.map((column, index) => {
    const value = values[index]!;
    return sql`${sql.ref(column)} = ${value === null || typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  await sql`
    update ${sql.table(texts.table)} set ${sql.join(set)} where (${keyOf(texts)}) = (${sql.join([...keys])})`.execute(
    tx.db,
  );
}

/** Of members, and of those whose own names are being taken out at this moment. */
async function findOthers(tx: Ctx, handle: string, handles: readonly string[]): Promise<Set<string>> {
  if (handles.length === 0) return new Set();
  const members = await findHandles(tx, handles);
  const leavers = await rightsDb(tx)
    .selectFrom('erasures')
    .select('handle')
    .where('handle', 'in', [...handles])
    .execute();
  const others = new Set([...members.keys(), ...leavers.map((row) => row.handle!)]);
  others.delete(handle);
  return others;
}
