import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community } from '../test/community.ts';
import { withBareTables } from './bare-tables.ts';
import { CopyQueue, CopyRows } from './copy.ts';
import type { DB } from './db.generated.ts';

let community: Community;
let db: Kysely<DB>;
beforeAll(async () => {
  community = await startCommunity();
  ({ db } = community.node.ctx);
});
afterAll(() => community.stop());

const tables = ['posts', 'comments', 'post_likes', 'post_hours', 'search_documents'] as const;

/** Everything about the tables that a migration says. */
async function shape(): Promise<unknown[]> {
  const { rows } = await sql`
    select 'index' as what, indexdef as definition from pg_indexes where tablename = any(${[...tables]}::text[])
    union all
    select 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    from pg_constraint where conrelid = any(${[...tables]}::regclass[])
    union all
    select 'column', attrelid::regclass || ' ' || attname || ' ' || attnotnull || ' ' || attidentity::text
    from pg_attribute where attrelid = any(${[...tables]}::regclass[]) and attnum > 0
    order by 1, 2`.execute(db);
  return rows;
}

async function indexesOf(tx: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ indexname: string }>`
    select indexname from pg_indexes where tablename = any(${[...tables]}::text[]) order by indexname`.execute(
    tx,
  );
  return rows.map(({ indexname }) => indexname);
}

describe('tables without indexes', () => {
  it('have exactly what they had when the work is done', async () => {
    const before = await shape();
    expect(before.length).toBeGreaterThan(60);
    const during = await db
      .transaction()
      .execute((tx) => withBareTables(tx as Kysely<DB>, tables, () => indexesOf(tx)));
    // Other tables refer to these.
    expect(during).toEqual(['comments_pkey', 'posts_pkey']);
    expect(await shape()).toEqual(before);
  });

  it('have what they had when the work fails', async () => {
    const before = await shape();
    const failing = db.transaction().execute((tx) =>
      withBareTables<DB, unknown>(tx, tables, async () => {
        throw new Error('enough');
      }),
    );
    await expect(failing).rejects.toThrow('enough');
    expect(await shape()).toEqual(before);
  });

  it('are checked as always: what no reference allows is not kept', async () => {
    const rows = new CopyRows();
    rows.row(2).int8(424_242).moment(new Date('2026-01-01T00:00:00Z'));
    const filling = db.transaction().execute((tx) =>
      withBareTables<DB, unknown>(tx, tables, async () => {
        const queue = new CopyQueue<DB>(tx);
        await queue.send('post_hours', ['post_id', 'hour'], rows);
        await queue.settle();
      }),
    );
    await expect(filling).rejects.toMatchObject({ code: '23503' });
    expect((await sql`select from post_hours`.execute(db)).rows).toEqual([]);
  });
});
