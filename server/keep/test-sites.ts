import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDiskStorage } from '../engines/storage/disk.ts';
import { migrationFolders } from '../app/database.ts';
import { migrate } from '../engines/database/migrate.ts';
import { createPool } from '../engines/database/pool.ts';
import { createEmptyDatabase, silent, type TestDatabase } from '../test/database.ts';
import { makeBackup } from './backup.ts';
import { restoreBackup, type RestoreOptions } from './restore.ts';

/** Every kind of value that a table may hold, references in a circle, a trigger: what a release may bring one day. */
const zoo = `
  create table zoo (
    id bigint generated always as identity primary key,
    twin_id bigint, words text, bytes bytea, tags text[], grid int[][], facts jsonb, exact numeric, near double precision,
    at timestamptz, day date, took interval, open boolean, key uuid, lexemes tsvector,
    loud text generated always as (upper(words)) stored,
    touched int not null default 0
  );
  create table zoo_names ("select" text, constraint zoo_names_key unique ("select"));
  alter table zoo add constraint zoo_twin_id_fkey foreign key (twin_id) references zoo (id);
  create table zoo_keepers (id bigint primary key, zoo_id bigint references zoo (id));
  alter table zoo add column keeper_id bigint constraint zoo_keeper_id_fkey references zoo_keepers (id);
  create index zoo_tags_idx on zoo using gin (tags) where open;
  create unique index zoo_loud_idx on zoo (loud, id);
  create function zoo_touch() returns trigger language plpgsql as 'begin new.touched := new.touched + 1; return new; end';
  create trigger zoo_touch before insert on zoo for each row execute function zoo_touch();
  insert into zoo_keepers (id) values (999);`;

const animals = `
  insert into zoo (twin_id, words, bytes, tags, grid, facts, exact, near, at, day, took, open, key, lexemes)
  select null, words, decode('00ff5c0a09', 'hex'), array['마당', 'a,b', '"', '\\', '', null], array[[1, 2], [3, null]],
    '{"한글": ["\\u0001", "\\\\", 1e300, null]}', 12345678901234567890.123456789, 1.0 / 3, 'infinity', '0044-03-15 BC',
    '1 mon -2 days 00:00:00.000001', true, gen_random_uuid(), to_tsvector('simple', 'a:b 마당')
  from unnest(array['마당 👨‍👩‍👧 \\N', E'tab\\tline\\nreturn\\r\\\\.', '', E'\\\\.', null, '\\.', repeat('긴 글 ', 9000)]) as words;
  update zoo set twin_id = (select max(id) from zoo) where id = (select min(id) from zoo);
  update zoo set near = 'NaN', exact = 'NaN', at = '2026-11-21 01:02:03.456789+09' where words = '';
  insert into zoo_keepers select 1, min(id) from zoo;
  update zoo set keeper_id = 1 where twin_id is not null;
  insert into zoo_names values ('x'), (null)`;

export interface TestSite extends TestDatabase {
  storage: ReturnType<typeof createDiskStorage>;
  filesRoot: string;
  ask<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/** Folders and databases that are gone at the end. */
export function keepBench() {
  const undo: (() => Promise<unknown> | void)[] = [];
  const above = mkdtempSync(join(tmpdir(), 'madang-keep-'));
  undo.push(() => rmSync(above, { recursive: true, force: true }));
  const migrations = join(above, 'migrations');
  mkdirSync(migrations);
  writeFileSync(join(migrations, '29990101T0000_zoo.sql'), zoo);
  let count = 0;
  const path = (name: string) => join(above, name);

  const emptySite = async (database?: TestDatabase): Promise<TestSite> => {
    const own = database ?? (await createEmptyDatabase());
    const client = new pg.Client({ connectionString: own.connectionString });
    client.on('error', () => undefined);
    await client.connect();
    const filesRoot = path(`files-${(count += 1)}`);
    undo.push(async () => {
      await client.end();
      await own.drop();
    });
    return {
      ...own,
      filesRoot,
      storage: createDiskStorage({ root: filesRoot }),
      ask: async (sql, values) => (await client.query(sql, values)).rows,
    };
  };
  const folders = () => [...migrationFolders(), migrations];
  return {
    path,
    migrations,
    folders,
    emptySite,
    /** Migrated, with animals and two files. */
    async filledSite(): Promise<TestSite> {
      const site = await emptySite();
      await upgrade(site, folders());
      await site.ask(animals);
      await site.storage.put('files/ab/one.webp', Buffer.from([0, 1, 2, 255]));
      await site.storage.put(`files/${'long/'.repeat(30)}name.bin`, Buffer.alloc(200_000, '마'));
      return site;
    },
    backUp: (site: TestSite, file: string, options: { secrets?: boolean; signal?: AbortSignal } = {}) =>
      makeBackup({ ...site, file, version: '0.0.0', secrets: false, ...options }),
    restore: (site: TestSite, file: string, options: Partial<RestoreOptions> = {}) =>
      restoreBackup({ ...site, file, migrations: folders(), log: silent, verify: true, ...options }),
    clear: async () => {
      for (const step of undo.reverse()) await step();
    },
  };
}

export async function upgrade({ connectionString }: TestDatabase, folders: string[]): Promise<string[]> {
  const pool = createPool({ connectionString, log: silent, max: 1 });
  return migrate({ pool, folders, log: silent }).finally(() => pool.end());
}

/** One row into each empty table, as far as its constraints can be met without knowing what it means. */
export async function fillEmptyTables(site: TestSite): Promise<{ filled: string[]; empty: string[] }> {
  const columns = await site.ask<{ table: string; list: string; values: string }>(`
    select c.oid::regclass::text as table, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as list,
      string_agg(coalesce(
        (select format('(select %I from %s limit 1)', f.attname, k.confrelid::regclass)
         from pg_constraint k join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
         where k.conrelid = c.oid and k.contype = 'f' and k.conkey[1] = a.attnum limit 1),
        case t.typcategory when 'N' then '1' when 'B' then 'true' when 'D' then 'now()' when 'A' then quote_literal('{}')
          else case t.typname when 'jsonb' then quote_literal('{}') when 'uuid' then 'gen_random_uuid()'
               when 'bytea' then quote_literal('\\x00ff') else quote_literal('값') end end), ', ' order by a.attnum) as values
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attgenerated = '' and a.attidentity = ''
      and not a.atthasdef and a.attnotnull
    group by c.oid order by 1`);
  const isEmpty = async (table: string) => (await site.ask(`select from ${table} limit 1`)).length === 0;
  // Several times: a table may need rows of one that comes later.
  for (let round = 0; round < 4; round += 1)
    for (const { table, list, values } of columns)
      if (await isEmpty(table))
        await site.ask(`insert into ${table} (${list}) values (${values})`).catch(() => undefined);
  const result = { filled: [] as string[], empty: [] as string[] };
  for (const { table } of columns) result[(await isEmpty(table)) ? 'empty' : 'filled'].push(table);
  return result;
}

/** Everything but the rows: what a restore has to make the same again. */
export const shape = `
  select 'index' as what, pg_get_indexdef(indexrelid) as text from pg_index join pg_class c on c.oid = indexrelid
  where c.relnamespace = 'public'::regnamespace
  union all select 'constraint', conrelid::regclass || conname || pg_get_constraintdef(oid) || convalidated
  from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
  union all select 'trigger', tgrelid::regclass || tgname || tgenabled::text from pg_trigger where not tgisinternal
  union all select 'sequence', sequencename || coalesce(last_value::text, 'unused') from pg_sequences where schemaname = 'public'
  union all select 'migration', name || checksum || date_trunc('milliseconds', applied_at) from schema_migrations
  union all select 'table', c.relname from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
  order by 1, 2`;
