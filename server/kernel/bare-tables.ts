import { sql, type Kysely } from 'kysely';

interface Part {
  drop: string;
  make: string;
}

/**
 * Runs `work` while these tables have neither indexes nor references, only their keys, and makes them again: filling a table
 * is many times as fast so. All of it belongs to the open transaction: whatever happens, nobody ever sees the tables without.
 * Nobody reads them meanwhile either, so this is for sites where nobody has anything to read yet.
 */
export async function withBareTables<DB, T>(
  tx: Kysely<DB>,
  tables: readonly (string & keyof DB)[],
  work: () => Promise<T>,
): Promise<T> {
  await sql`lock table ${sql.join(tables.map((table) => sql.table(table)))} in access exclusive mode`.execute(
    tx,
  );
  const parts = await listParts(tx, tables);
  for (const { drop } of parts) await sql.raw(drop).execute(tx);
  const result = await work();
  await sql`
    select set_config('maintenance_work_mem', '512MB', true), set_config('statement_timeout', '0', true)`.execute(
    tx,
  );
  for (const { make } of parts) await sql.raw(make).execute(tx);
  return result;
}

/** References first, then indexes that no constraint needs; made again in this order, too: a check needs the keys alone. */
async function listParts<DB>(tx: Kysely<DB>, tables: readonly string[]): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select "drop", make from (
      select 1 as place, format('alter table %s drop constraint %I', conrelid::regclass, conname) as "drop",
             format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
      from pg_constraint where contype = 'f' and conparentid = 0 and conrelid = any(${tables}::regclass[])
      union all
      select 2, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      from pg_index where indrelid = any(${tables}::regclass[])
        and not exists (select from pg_constraint where conindid = indexrelid and contype <> 'f')
    ) all_of_them
    order by place, "drop"`.execute(tx);
  return rows;
}
