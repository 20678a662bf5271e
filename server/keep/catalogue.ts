import type { ClientBase } from 'pg';
import type { Head, Manifest, TableShape } from './format.ts';
import { quoted } from './format.ts';

/** What migrations write by themselves when the tables are made again. */
const bookkeeping = 'schema_migrations';

/** Name of the table that stands in a database while it is being restored. */
export const unfinishedTable = 'unfinished_restore';

/** Makes every value print the same way on every server. */
export const plainSession = `
  set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set client_encoding = 'UTF8'; set search_path = public;
  set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0`;

const ownRelations = (kinds: string) => `
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in (${kinds})
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** The tables of the site with the columns that hold values; generated ones follow from them. */
export async function listTables(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select c.relname as name, (
       select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     ) as columns
     ${ownRelations(`'r'`)} and c.relname not in ($1, $2)
     order by c.relname`,
    [bookkeeping, unfinishedTable],
  );
  return rows;
}

/** `null` when no Madang was here. */
export async function listApplied(client: ClientBase): Promise<Head['migrations'] | null> {
  const there = await client.query<{ there: boolean }>(
    `select to_regclass('public.${bookkeeping}') is not null as there`,
  );
  if (!there.rows[0]?.there) return null;
  const { rows } = await client.query<{ name: string; checksum: string; applied_at: Date }>(
    `select name, checksum, applied_at from ${bookkeeping} order by name`,
  );
  return rows.map(({ name, checksum, applied_at }) => ({
    name,
    checksum,
    appliedAt: applied_at.toISOString(),
  }));
}

export async function listSequences(client: ClientBase): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name ${ownRelations(`'S'`)} order by 1`,
  );
  const sequences: Manifest['sequences'] = [];
  for (const { name } of rows) {
    const found = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(name)}`,
    );
    sequences.push({ name, ...found.rows[0]! });
  }
  return sequences;
}

/** Names of what stands in the database already; empty for a new one, extensions aside. */
export async function listForeign(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name ${ownRelations(`'r', 'p', 'v', 'm', 'f', 'S'`)}
     union all select nspname from pg_namespace where nspname = 'graphile_worker'
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

export function copyOut({ name, columns }: TableShape): string {
  return `copy public.${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`;
}

export function copyIn({ name, columns }: TableShape): string {
  return `copy public.${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`;
}
