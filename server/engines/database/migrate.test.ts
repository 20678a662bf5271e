import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmptyDatabase, silent, type TestDatabase } from '../../test/database.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';
import { StartupProblem } from './port.ts';

let database: TestDatabase;
let pool: Pool;
let root: string;
let folders: string[];

beforeEach(async () => {
  database = await createEmptyDatabase();
  pool = createPool({ connectionString: database.connectionString, log: silent });
  root = mkdtempSync(join(tmpdir(), 'madang-migrations-'));
  folders = ['posts', 'accounts', 'none'].map((name) => join(root, name));
  for (const folder of folders.slice(0, 2)) mkdirSync(folder);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  rmSync(root, { recursive: true });
});

const write = (name: string, sql: string) => writeFileSync(join(root, `${name}.sql`), sql);
const run = () => migrate({ pool, folders, log: silent });
const valueOf = async (sql: string) => Object.values((await pool.query(sql)).rows[0] as object)[0] as unknown;

describe('migrations', () => {
  it('run oldest first over all folders, each once', async () => {
    write('posts/20260102T0000_posts', 'create table posts (author int references accounts (id));');
    write('accounts/20260101T0000_accounts', 'create table accounts (id int primary key);');
    write(
      'accounts/20260103T0000_more',
      'alter table posts add title text; alter table accounts add name text;',
    );
    expect(await run()).toEqual(['20260101T0000_accounts', '20260102T0000_posts', '20260103T0000_more']);
    expect(await run()).toEqual([]);
    write('posts/20260104T0000_late', 'create table late ();');
    expect(await run()).toEqual(['20260104T0000_late']);
  });

  it('run once when several nodes start at the same time', async () => {
    write(
      'posts/20260101T0000_counted',
      'create table counted (n int); select pg_sleep(0.2); insert into counted values (1);',
    );
    write('posts/20260101T0001_again', 'insert into counted values (2);');
    const pools = [1, 2, 3].map(() =>
      createPool({ connectionString: database.connectionString, log: silent }),
    );
    const applied = await Promise.all(pools.map((each) => migrate({ pool: each, folders, log: silent })));
    await Promise.all(pools.map((each) => each.end()));
    expect(applied.map((list) => list.length).toSorted()).toEqual([0, 0, 2]);
    expect(await valueOf('select array_agg(n order by n) from counted')).toEqual([1, 2]);
  });

  it('are undone whole when one fails, which is told with its place, and go on from there', async () => {
    write('posts/20260101T0000_fine', 'create table fine ();');
    write('posts/20260102T0000_broken', 'create table half ();\n\ninsert into nowhere values (1);\n');
    await expect(run()).rejects.toThrow(
      /^The migration 20260102T0000_broken failed at line 3: relation "nowhere" does not exist$/,
    );
    expect(await valueOf(`select to_regclass('half')`)).toBeNull();
    write('posts/20260102T0000_broken', 'create table half ();');
    expect(await run()).toEqual(['20260102T0000_broken']);
  });

  it('must not be changed once applied; line ends do not count', async () => {
    write('posts/20260101T0000_first', 'create table first (\n  id int\n);\n');
    await run();
    write('posts/20260101T0000_first', 'create table first (\r\n  id int\r\n);\r\n');
    expect(await run()).toEqual([]);
    write('posts/20260101T0000_first', 'create table first (id bigint);');
    const problem = await run().catch((error: Error) => error);
    expect(problem).toBeInstanceOf(StartupProblem);
    expect((problem as Error).message).toMatch(/20260101T0000_first was changed after it was applied/);
  });

  it('refuse a database of a newer release, and accept one with an older file that is gone', async () => {
    write('posts/20260101T0000_old', 'select 1;');
    write('posts/20260102T0000_kept', 'select 1;');
    write('posts/20260103T0000_new', 'select 1;');
    await run();
    rmSync(join(root, 'posts/20260101T0000_old.sql'));
    expect(await run()).toEqual([]);
    rmSync(join(root, 'posts/20260103T0000_new.sql'));
    await expect(run()).rejects.toThrow(/newer than this release \(it has 20260103T0000_new\)/);
  });

  it('may ask to run outside a transaction', async () => {
    write('posts/20260101T0000_posts', 'create table posts (id int);');
    write(
      'posts/20260102T0000_index',
      '-- no-transaction\ncreate index concurrently posts_id_idx on posts (id);',
    );
    expect(await run()).toHaveLength(2);
    expect(await valueOf(`select indisvalid from pg_index where indexrelid = 'posts_id_idx'::regclass`)).toBe(
      true,
    );
  });

  it('may make an index concurrently while other nodes wait for their turn', async () => {
    write('posts/20260101T0000_posts', 'create table posts (id int); select pg_sleep(0.3);');
    write(
      'posts/20260102T0000_index',
      '-- no-transaction\ncreate index concurrently posts_id_idx on posts (id);',
    );
    const pools = [1, 2, 3].map(() =>
      createPool({ connectionString: database.connectionString, log: silent }),
    );
    const applied = await Promise.all(pools.map((each) => migrate({ pool: each, folders, log: silent })));
    await Promise.all(pools.map((each) => each.end()));
    expect(applied.map((list) => list.length).toSorted()).toEqual([0, 0, 2]);
  });

  it('need a proper name, each its own', async () => {
    write('posts/20260101T0000_same', 'select 1;');
    write('accounts/20260101T0000_same', 'select 1;');
    await expect(run()).rejects.toThrow('Two migrations are called 20260101T0000_same');
    rmSync(join(root, 'accounts/20260101T0000_same.sql'));
    write('accounts/2026_Odd', 'select 1;');
    await expect(run()).rejects.toThrow(/2026_Odd\.sql is not called/);
  });

  it('leave no session with a lock behind', async () => {
    write('posts/20260101T0000_fine', 'select 1;');
    await run();
    await expect
      .poll(() =>
        valueOf(
          `select count(*)::int from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
        ),
      )
      .toBe(0);
  });
});
