import type { Pool, PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, silent as log, type TestDatabase } from '../../test/database.ts';
import { createPool } from './pool.ts';

let database: TestDatabase;
let pool: Pool;
let client: PoolClient;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  pool = createPool({ connectionString: database.connectionString, max: 1, log });
  client = await pool.connect();
  await client.query('drop table if exists loaves');
  await client.query('create table loaves (id int primary key, name text)');
  await client.query("insert into loaves values (1, '식빵')");
});
afterEach(async () => {
  client.release();
  await pool.end();
});

const prepared = async () => {
  const found = await client.query<{ statement: string }>('select statement from pg_prepared_statements');
  return found.rows.map((row) => row.statement);
};

async function useOften(text: string): Promise<void> {
  for (let n = 0; n < 5; n += 1) await client.query(text, [1]);
}

it('prepares a statement that comes again and again, and gives the same rows', async () => {
  const text = 'select name from loaves where id = $1';
  await useOften(text);
  expect((await client.query(text, [1])).rows).toEqual([{ name: '식빵' }]);
  expect((await client.query(text, [2])).rows).toEqual([]);
  expect(await prepared()).toEqual([text]);
});

it('leaves alone what comes once, and does not fill the memory of a connection', async () => {
  await client.query('select $1::int as once', [1]);
  expect(await prepared()).toEqual([]);
  for (let n = 0; n < 450; n += 1) await useOften(`select $1::int + ${n} as sum`);
  expect(await prepared()).toHaveLength(400);
}, 60_000);

it('goes on when a newer version changes the table', async () => {
  const text = 'select * from loaves where id = $1';
  await useOften(text);
  await client.query('alter table loaves add column weight int');
  expect((await client.query(text, [1])).rows).toEqual([{ id: 1, name: '식빵', weight: null }]);
});

it('fails a transaction that meets such a change, and the next try goes through', async () => {
  const text = 'select * from loaves where id = $1';
  await useOften(text);
  await client.query('alter table loaves add column crust text');
  await client.query('begin');
  const failure: unknown = await client.query(text, [1]).catch((error: unknown) => error);
  await client.query('rollback');
  expect(failure).toMatchObject({ code: '0A000' });
  await client.query('begin');
  expect((await client.query(text, [1])).rows[0]).toHaveProperty('crust');
  await client.query('commit');
});

it('keeps the cause of a failing statement', async () => {
  const text = 'insert into loaves (id) values ($1)';
  for (let n = 0; n < 4; n += 1)
    await expect(client.query(text, [1])).rejects.toMatchObject({ code: '23505' });
});
