import { sql, type Kysely } from 'kysely';

interface Part {
  drop: string;
  make: string;
}

/**
 * Runs `work` while these tables have neither indexes nor references, only the keys that others refer to, and makes them
 * again: filling a table is many times as fast so. All of it belongs to the open transaction: whatever happens, nobody ever
 * sees the tables without. Nobody reads them meanwhile either, so this is for sites where nobody has anything to read yet.
 */
export async function withBareTables<DB, T>(
  tx: Kysely<DB>,
  tables: readonly (string & keyof DB)[],
  work: () => Promise<T>,
): Promise<T> {
  const names = sql.join(tables.map((table) => sql.table(table)));
  await sql`lock table ${names} in access exclusive mode`.execute(tx);
  const parts = await listParts(tx, tables);
  for (const { drop } of parts.toReversed()) await sql.raw(drop).execute(tx);
  const result = await work();
  await sql`
    select set_config('maintenance_work_mem', '512MB', true), set_config('statement_timeout', '0', true)`.execute(
    tx,
  );
  // Every page of a new index goes into the log: to compress them takes four times as long as to write them.
  await sql`select set_config('wal_compression', 'off', true) where current_setting('is_superuser') = 'on'`.execute(
    tx,
  );
  for (const { make } of parts) await sql.raw(make).execute(tx);
  await sql`analyze ${names}`.execute(tx);
  return result;
}

/** In the order in which they are made: indexes, then references, which need keys. */
async function listParts<DB>(tx: Kysely<DB>, tables: readonly string[]): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select "drop", make from (
      select case contype when 'f' then 3 else 1 end as place,
             format('alter table %s drop constraint %I', conrelid::regclass, conname) as "drop",
             format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
      from pg_constraint own where contype in ('f', 'p', 'u') and conparentid = 0 and conrelid = any(${tables}::regclass[])
        and not (contype <> 'f' and exists (select from pg_constraint other where other.contype = 'f' and other.conindid = own.conindid))
      union all
      select 2, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      from pg_index where indrelid = any(${tables}::regclass[])
        and not exists (select from pg_constraint where conindid = indexrelid and contype <> 'f')
    ) all_of_them
    order by place, make`.execute(tx);
  return rows;
}
