import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAct } from '../server/modules/audit/index.ts';
import { startCommunity, type Community } from '../server/test/community.ts';

const root = resolve(import.meta.dirname, '..');
let community: Community;
let rows: string[];

beforeAll(async () => {
  community = await startCommunity();
  const { ctx } = community.node;
  for (let entry = 1; entry <= 6; entry += 1)
    await ctx.transaction((tx) =>
      recordAct(tx, { act: 'test.done', actorId: null, target: { type: 'test', id: String(entry) } }),
    );
  const kept = await sql<{ row: string }>`
    select to_jsonb(e)::text as row from audit_entries e order by seq`.execute(ctx.db);
  rows = kept.rows.map(({ row }) => row);
});
afterAll(() => community.stop());

/** The command as a host runs it: a process of its own, on the same database. */
async function verify(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['cli/madang.ts', 'audit', 'verify', ...args], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: community.connectionString,
      DATA_DIR: community.config.dataDir,
    },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, ...said };
}

/** As somebody with the database alone could. */
async function tamper(...statements: ReturnType<typeof sql>[]): Promise<void> {
  const { db } = community.node.ctx;
  await sql`alter table audit_entries disable trigger user`.execute(db);
  for (const statement of statements) await statement.execute(db);
  await sql`alter table audit_entries enable trigger user`.execute(db);
}
const put = (row: string) =>
  sql`insert into audit_entries select * from jsonb_populate_record(null::audit_entries, ${row}::jsonb)`;
const restore = () => tamper(sql`delete from audit_entries`, ...rows.map(put));

describe('madang audit verify', { timeout: 120_000 }, () => {
  it('says that a whole chain is whole, and with which hash it ends', async () => {
    const { code, out } = await verify();
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Whole: 6 entries\. The last one is 6:[0-9a-f]{64}/),
    });
    const [head] = /6:[0-9a-f]{64}/.exec(out)!;
    expect((await verify('--expect', head)).code).toBe(0);
    expect((await verify('--expect', 'six')).code).toBe(2);
  });

  it.each([
    {
      name: 'altered',
      statements: () => [sql`update audit_entries set note = 'made up' where seq = 3`],
      at: 'Broken at entry 3: an entry is not what was written',
    },
    {
      name: 'deleted',
      statements: () => [sql`delete from audit_entries where seq = 4`],
      at: 'Broken at entry 4: entries are missing',
    },
    {
      name: 'inserted',
      // Between two, with numbers that follow each other.
      statements: () => [
        sql`update audit_entries set seq = seq + 100 where seq >= 3`,
        sql`update audit_entries set seq = seq - 99 where seq >= 103`,
        sql`
          insert into audit_entries (seq, prev_hash, hash, act, target_type, target_id, at)
          select 3, hash, ${'f'.repeat(64)}, act, target_type, target_id, at from audit_entries where seq = 2`,
      ],
      at: 'Broken at entry 3: an entry is not what was written',
    },
    {
      name: 'cut off',
      statements: () => [sql`delete from audit_entries where seq = 6`],
      at: 'Broken at entry 6: the chain does not end where it should',
    },
  ])('says where one was $name', async ({ statements, at }) => {
    await restore();
    await tamper(...statements());
    const { code, err } = await verify();
    await restore();
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(at) });
    expect((await verify()).code).toBe(0);
  });

  it('finds that everything was written anew by the hash that was noted down', async () => {
    const noted = /[0-9a-f]{64}/.exec((await verify()).out)![0];
    const other = noted.startsWith('f') ? `e${noted.slice(1)}` : `f${noted.slice(1)}`;
    expect(await verify('--expect', `6:${other}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Broken at entry 6'),
    });
  });
});
