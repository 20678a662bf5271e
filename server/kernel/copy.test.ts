import { sql, Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../engines/database/pool.ts';
import { createTestDatabase, silent as log, type TestDatabase } from '../test/database.ts';
import { CopyQueue, CopyRows } from './copy.ts';

interface Tables {
  loaves: {
    id: string;
    slices: number | null;
    weight: number;
    fresh: boolean;
    baked: Date;
    baker: string;
    name: string;
    words: string[];
    path: string[];
  };
}

let database: TestDatabase;
let db: Kysely<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  const pool = createPool({ connectionString: database.connectionString, max: 2, log });
  db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  await sql`
    create table loaves (id bigint primary key, slices int, weight smallint, fresh boolean, baked timestamptz, baker uuid,
                         name text, words text[], path bigint[])`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const columns = ['id', 'slices', 'weight', 'fresh', 'baked', 'baker', 'name', 'words', 'path'];
const baker = '8068bf15-031b-411f-977d-9a6ea76da686';

function loaf(rows: CopyRows, given: Partial<Tables['loaves']>): Tables['loaves'] {
  const one = {
    id: '1',
    slices: 12,
    weight: 500,
    fresh: true,
    baked: new Date('2026-11-01T03:00:00.123Z'),
    baker,
    name: '식빵',
    words: ['a', '나'],
    path: ['1', '2'],
    ...given,
  };
  rows.row(columns.length).int8(one.id);
  if (one.slices === null) rows.nothing();
  else rows.int4(one.slices);
  rows.int2(one.weight).boolean(one.fresh).moment(one.baked).uuid(one.baker).text(one.name);
  rows.texts(one.words).int8s(one.path);
  return one;
}

async function send(...batches: CopyRows[]): Promise<void> {
  const queue = new CopyQueue<Tables>(db);
  for (const rows of batches) await queue.send('loaves', columns, rows);
  await queue.settle();
}

describe('rows that are copied', () => {
  it('arrive as they are', async () => {
    const rows = new CopyRows();
    const given = [
      loaf(rows, {}),
      loaf(rows, { id: '9007199254740991', slices: null, weight: -32_768, fresh: false }),
      loaf(rows, { id: '-5000000000', slices: -2_147_483_648, words: [], path: [] }),
      loaf(rows, {
        id: '4294967296',
        baked: new Date('1969-12-31T23:59:59.999Z'),
        path: ['-1', '4294967295'],
      }),
      loaf(rows, { id: '5', name: '', words: ['', 'NULL', '"{}"', '\\N'] }),
      loaf(rows, { id: '6', name: '\\.\n\t👩‍👩‍👧'.repeat(40_000), words: Array.from({ length: 9_000 }, String) }),
    ];
    await send(rows);
    const { rows: found } = await sql<Tables['loaves']>`select * from loaves`.execute(db);
    for (const one of given) expect(found.find(({ id }) => id === one.id)).toEqual(one);
    expect(found).toHaveLength(given.length);
  });

  it('arrive in order, or tell why not, and the connection goes on', async () => {
    await sql`truncate loaves`.execute(db);
    const batches = ['1', '2', '2', '3'].map((id) => {
      const rows = new CopyRows();
      loaf(rows, { id });
      return rows;
    });
    const sending = db.transaction().execute(async (tx) => {
      const queue = new CopyQueue<Tables>(tx);
      for (const rows of batches) await queue.send('loaves', columns, rows);
      await queue.settle();
    });
    await expect(sending).rejects.toMatchObject({ code: '23505' });
    expect((await sql`select from loaves`.execute(db)).rows).toEqual([]);
    await send(...batches.slice(0, 2));
    expect((await sql`select id from loaves order by id`.execute(db)).rows).toEqual([
      { id: '1' },
      { id: '2' },
    ]);
  });

  it('may be none, and must be whole', async () => {
    await sql`truncate loaves`.execute(db);
    await send(new CopyRows());
    const cut = new CopyRows();
    cut.row(2).int8('1');
    await expect(send(cut)).rejects.toMatchObject({ code: '22P04' });
    const wrong = new CopyRows();
    loaf(wrong, { name: 'a\0b' });
    await expect(send(wrong)).rejects.toMatchObject({ code: '22021' });
    expect((await sql`select from loaves`.execute(db)).rows).toEqual([]);
  });
});
