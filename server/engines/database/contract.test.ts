import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, silent } from '../../test/database.ts';
import { startEmbedded } from './embedded.ts';
import { connectExternal } from './external.ts';
import { checkLocale } from './locale.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';
import type { DatabaseEngine } from './port.ts';
import { databaseBench } from './test-bench.ts';

interface Candidate {
  name: string;
  open(): Promise<{ engine: DatabaseEngine; close(): Promise<void> }>;
}

const bench = databaseBench({ keep: 'file' });

const embedded: Candidate = {
  name: 'embedded',
  open: async () => {
    const engine = await startEmbedded({ dataDir: bench.folder().dataDir, log: silent });
    return { engine, close: () => engine.stop() };
  },
};

const external: Candidate = {
  name: 'external',
  open: async () => {
    const { connectionString, drop } = await createEmptyDatabase();
    return { engine: await connectExternal({ url: connectionString, log: silent }), close: drop };
  },
};

/** Another version that happens to be at hand, as the address of a database that may be filled and emptied. */
const given = process.env.TEST_EXTERNAL_POSTGRES_URL;
const another: Candidate = {
  name: `external at TEST_EXTERNAL_POSTGRES_URL`,
  open: async () => {
    const client = new pg.Client({ connectionString: given! });
    await client.connect();
    const name = `madang_contract_${process.pid}`;
    await client.query(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
    const url = new URL(given!);
    url.pathname = `/${name}`;
    const close = async () => {
      await client.query(`drop database ${name} with (force)`);
      await client.end();
    };
    return { engine: await connectExternal({ url: url.href, log: silent }), close };
  },
};

describe.each([embedded, external, ...(given ? [another] : [])])('a database: $name', ({ open }) => {
  let engine: DatabaseEngine;
  let close: () => Promise<void>;
  let pool: pg.Pool;

  beforeAll(async () => {
    ({ engine, close } = await open());
    pool = createPool({
      connectionString: engine.connectionString,
      log: silent,
      max: 3,
      applicationName: 'contract',
    });
  });
  afterAll(async () => {
    await pool.end();
    await close();
  });

  it('is PostgreSQL 15 or newer, in UTF-8, and knows Korean letters', async () => {
    const { rows } = await pool.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`,
    );
    expect(engine.version).toBe(rows[0]!.version);
    expect(engine.version).toBeGreaterThanOrEqual(15);
    expect(rows[0]!.encoding).toBe('UTF8');
    await checkLocale(pool);
  });

  it('says where the data lives without telling a secret', () => {
    const password = decodeURIComponent(new URL(engine.connectionString).password);
    expect(engine.location).toMatch(/^(\/|postgres:\/\/)/);
    if (password) expect(engine.location).not.toContain(password);
  });

  it('can be migrated, once', async () => {
    expect(await migrate({ pool, folders: [], log: silent })).toEqual([]);
    await pool.query('create table notes (id bigint generated always as identity, body text)');
    const { rows } = await pool.query(
      `insert into notes (body) values ('한글 😀') returning id, body, (select count(*)::int from notes) as n`,
    );
    expect(rows).toEqual([{ id: '1', body: '한글 😀', n: 0 }]);
  });

  it('lets nobody hold others up', async () => {
    const { rows } = await pool.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in
        ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'application_name') order by name`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      application_name: 'contract',
      idle_in_transaction_session_timeout: '30000',
      lock_timeout: '5000',
      statement_timeout: '15000',
    });
  });

  it('is used again after every connection was cut, idle or busy', async () => {
    const busy = pool.query('select pg_sleep(10)').catch((error: Error) => error);
    await delay(100);
    const client = new pg.Client({ connectionString: engine.connectionString });
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'contract'`,
    );
    expect(await busy).toBeInstanceOf(Error);
    await client.end();
    await delay(100);
    const { rows } = await pool.query('select 1 as one');
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('may be stopped twice', async () => {
    await pool.end();
    await engine.stop();
    await engine.stop();
    pool = createPool({ connectionString: engine.connectionString, log: silent });
    const answer = pool.query('select 1');
    if (engine.kind === 'embedded') await expect(answer).rejects.toThrow(/ECONNREFUSED|connect ENOENT/);
    else expect((await answer).rowCount).toBe(1);
  });
});
