import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { DB } from '../../kernel/db.generated.ts';
import { createTestDatabase, silent as log, type TestDatabase } from '../../test/database.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createPool } from './pool.ts';

let database: TestDatabase;
let pool: pg.Pool;
let lanes: Lanes;
let db: Kysely<DB>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  pool = createPool({ connectionString: database.connectionString, log });
  lanes = createLanes({ connectionString: database.connectionString, log, pool, count: 2 });
  db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: lanes }) });
  await connected(2);
});
afterEach(async () => {
  await lanes.end();
  await pool.end();
});

/** Lanes connect when somebody asks, and are there for the next one. */
async function connected(count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      // Asked at once, each of them answers one; the server shows a connection before its client may use it.
      const answering = new Set(await Promise.all(Array.from({ length: count }, where)));
      expect([...answering].sort()).toEqual((await open()).sort());
      expect(answering.size).toBe(count);
    },
    { timeout: 20_000 },
  );
}

async function open(): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'madang reads' and datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}

const echo = async (value: string) =>
  (await sql<{ value: string }>`select ${value}::text as value`.execute(db)).rows[0]!.value;
const where = async () =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]!.pid;

it('answers everybody with their own, however many ask at once', async () => {
  const asked = Array.from({ length: 500 }, (_, n) => `${n}`);
  expect(await Promise.all(asked.map(echo))).toEqual(asked);
  expect(new Set(await Promise.all(asked.map(where)))).toEqual(new Set(await open()));
});

it('tells a failure to the one who asked, and to nobody else', async () => {
  const answers = await Promise.allSettled([
    echo('before'),
    sql`select 1 / ${0}::int`.execute(db),
    echo('after'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('leaves a lane alone that somebody keeps busy', async () => {
  const slow = sql`select pg_sleep(1.5)`.execute(db);
  await delay(200);
  const pids = await Promise.all(Array.from({ length: 20 }, where));
  expect(new Set(pids).size).toBe(1);
  await slow;
});

it('answers from the pool while every lane is busy', async () => {
  const slow = [sql`select pg_sleep(4)`.execute(db), sql`select pg_sleep(4)`.execute(db)];
  const sleeping = async () =>
    (
      await pool.query(
        `select from pg_stat_activity where datname = current_database() and query like 'select pg_sleep%'`,
      )
    ).rowCount;
  await vi.waitFor(async () => expect(await sleeping()).toBe(2), { timeout: 3_000, interval: 20 });
  await delay(200);
  expect(await open()).not.toContain(await where());
  await Promise.all(slow);
});

it('refuses what would outlast its statement', async () => {
  await expect(db.transaction().execute(async () => undefined)).rejects.toThrow('not on a shared connection');
  await expect(sql`set search_path = other`.execute(db)).rejects.toThrow('not on a shared connection');
  expect(await echo('still here')).toBe('still here');
});

it('comes back after the connection was lost', async () => {
  const before = await open();
  const lost = expect(sql`select pg_sleep(20)`.execute(db)).rejects.toThrow();
  await pool.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [before]);
  await lost;
  await vi.waitFor(async () => expect(await echo('again')).toBe('again'), { timeout: 20_000 });
  await connected(2);
  expect(before).not.toContain(await where());
});
