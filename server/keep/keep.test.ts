import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTables } from './catalogue.ts';
import { manifestName, parseManifest } from './format.ts';
import { readArchive, textOf } from './archive.ts';
import { fillEmptyTables, keepBench, shape, upgrade, type TestSite } from './test-sites.ts';
import pg from 'pg';

const bench = keepBench();
let site: TestSite;
let saved: string;

beforeAll(async () => {
  site = await bench.filledSite();
  const { filled, empty } = await fillEmptyTables(site);
  expect(filled.length, `empty: ${empty.join(', ')}`).toBeGreaterThan(24);
  saved = bench.path('site.tar.zst');
  await bench.backUp(site, saved, { secrets: true });
}, 120_000);
afterAll(() => bench.clear());

async function manifestOf(file: string) {
  for await (const entry of readArchive(file)) {
    const content = await textOf(entry);
    if (entry.header.name === manifestName) return parseManifest(content);
  }
  throw new Error('no manifest');
}

/** Each table with its rows as text, in an order that every server knows. */
async function contentOf(at: TestSite): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: at.connectionString });
  await client.connect();
  const tables = await listTables(client).finally(() => client.end());
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await at.ask<{ row: string }>(
      `select t::text as row from ${name} t order by t::text collate "C"`,
    );
    content[name] = rows.map(({ row }) => row);
  }
  return content;
}

describe('a backup', { timeout: 120_000 }, () => {
  it('is a private file with a manifest, and no unfinished one beside it', async () => {
    expect(statSync(saved).mode & 0o777).toBe(0o600);
    expect(readdirSync(bench.path('.')).filter((name) => name.includes('unfinished'))).toEqual([]);
    const { tables, files } = await manifestOf(saved);
    expect(tables.zoo).toMatchObject({ rows: 7 });
    expect(files.rows).toBe(2);
  });

  it.each(['again.tar.zst', 'again.tar.gz'])('comes back as it was from %s', async (name) => {
    const file = bench.path(name);
    await bench.backUp(site, file, { secrets: true });
    const target = await bench.emptySite();
    const done = await bench.restore(target, file);
    expect(done.files).toBe(2);
    expect(await contentOf(target)).toEqual(await contentOf(site));
    expect(await target.ask(shape)).toEqual(await site.ask(shape));
    expect(await text(await target.storage.get('files/ab/one.webp'))).toBe(
      await text(await site.storage.get('files/ab/one.webp')),
    );
    const [next] = await target.ask<{ id: string; loud: string; touched: number }>(
      `insert into zoo (words) values ('neu') returning id, loud, touched`,
    );
    expect(next).toEqual({ id: '8', loud: 'NEU', touched: 1 });
    await target.ask('begin; update posts set title = title; rollback');
  });

  it('has the same sums when it is made from what was restored', async () => {
    const target = await bench.emptySite();
    await bench.restore(target, saved);
    const copy = bench.path('copy.tar.zst');
    await bench.backUp(target, copy, { secrets: true });
    const { files: _files, ...rows } = await manifestOf(copy);
    expect(rows).toEqual((({ files: _, ...rest }) => rest)(await manifestOf(saved)));
  });

  it('leaves the keys out unless asked', async () => {
    await site.ask(
      `insert into cluster_secrets (name, value) values ('session-key', 'k') on conflict do nothing`,
    );
    const without = bench.path('without.tar.zst');
    await bench.backUp(site, without);
    const target = await bench.emptySite();
    await bench.restore(target, without);
    expect(await target.ask('select from cluster_secrets')).toEqual([]);
    expect((await site.ask('select from cluster_secrets')).length).toBeGreaterThan(0);
  });

  it('keeps work that the runner has not done, and drops what it gave up', async () => {
    const source = await bench.filledSite();
    await source.ask(`
      create schema graphile_worker;
      create table graphile_worker._private_tasks (id int primary key, identifier text);
      create table graphile_worker._private_job_queues (id int primary key, queue_name text);
      create table graphile_worker._private_jobs (id bigint, task_id int, payload json, key text, job_queue_id int,
        run_at timestamptz, max_attempts smallint, attempts smallint, created_at timestamptz);
      insert into graphile_worker._private_tasks values (1, 'mail.send');
      insert into graphile_worker._private_job_queues values (1, 'slow');
      insert into graphile_worker._private_jobs values
        (1, 1, '{"payload": {"a": "한\\tb"}}', 'mail.send:key', 1, '2030-01-01Z', 25, 3, '2026-01-01Z'),
        (2, 1, '{}', null, null, '2026-01-01Z', 25, 25, '2026-01-01Z')`);
    const file = bench.path('jobs.tar.zst');
    await bench.backUp(source, file);
    const target = await bench.emptySite();
    await bench.restore(target, file);
    expect(
      await target.ask('select task, payload, job_key, queue, run_at, max_attempts from outbox'),
    ).toEqual([
      {
        task: 'mail.send',
        payload: { payload: { a: '한\tb' } },
        job_key: 'key',
        queue: 'slow',
        run_at: new Date('2030-01-01Z'),
        max_attempts: 25,
      },
    ]);
  });

  it('is refused where a file of that name is, or a folder cannot be, and of an empty database', async () => {
    await expect(bench.backUp(site, saved)).rejects.toThrow('exists already');
    writeFileSync(bench.path('in-the-way'), '');
    await expect(bench.backUp(site, bench.path('in-the-way/x.tar.zst'))).rejects.toThrow('cannot be written');
    await expect(bench.backUp(site, bench.path('x.zip'))).rejects.toThrow('.tar.zst or .tar.gz');
    const empty = await bench.emptySite();
    await expect(bench.backUp(empty, bench.path('empty.tar.zst'))).rejects.toThrow('nothing to back up');
  });

  it('clears what a killed one left, and leaves nothing when it is stopped', async () => {
    const left = bench.path('old.tar.zst.unfinished-999999999');
    writeFileSync(left, 'half');
    const stopping = AbortSignal.abort();
    await expect(bench.backUp(site, bench.path('stopped.tar.zst'), { signal: stopping })).rejects.toThrow(
      /abort/i,
    );
    expect(readdirSync(bench.path('.')).filter((name) => /unfinished|stopped/.test(name))).toEqual([]);
  });
});

describe('beside a site that is being written', { timeout: 120_000 }, () => {
  it('holds one moment', async () => {
    const busy = await bench.filledSite();
    await busy.ask(`alter table zoo_keepers add column money int not null default 0`);
    await busy.ask(`insert into zoo_keepers (id, money) select n, 100 from generate_series(1001, 1100) n`);
    const writers = await Promise.all(Array.from({ length: 3 }, () => openWriter(busy.connectionString)));
    try {
      await Promise.all(writers.map((writer) => writer.until(5)));
      for (const round of [1, 2, 3]) {
        const file = bench.path(`busy-${round}.tar.zst`);
        await bench.backUp(busy, file);
        expect(await moneyIn(file)).toEqual({ money: 10_000, orphans: 0 });
      }
      await Promise.all(writers.map((writer) => writer.until(10)));
    } finally {
      await Promise.all(writers.map((writer) => writer.stop()));
    }
  });

  /** Moves money from one to another, and adds pairs of rows of which the second names the first. */
  async function openWriter(connectionString: string) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    let going = true;
    let rounds = 0;
    const work = (async () => {
      while (going) {
        await client.query(`
          begin;
          update zoo_keepers set money = money - 1 where id = 1001 + ${rounds % 50};
          update zoo_keepers set money = money + 1 where id = 1051 + ${rounds % 50};
          with one as (insert into zoo (words) values ('w') returning id)
          insert into zoo_keepers (id, zoo_id) select 100000 + id, id from one;
          commit`);
        rounds += 1;
      }
    })();
    return {
      until: async (wanted: number) => {
        await expect.poll(() => rounds, { timeout: 60_000 }).toBeGreaterThan(wanted);
      },
      stop: async () => {
        going = false;
        await work.finally(() => client.end());
      },
    };
  }

  async function moneyIn(file: string): Promise<{ money: number; orphans: number }> {
    const zoo = new Set<string>();
    const keepers: string[][] = [];
    const entries: Record<string, string[]> = {};
    for await (const entry of readArchive(file)) {
      const content = await textOf(entry);
      const table = /^database\/(\w+)\//.exec(entry.header.name)?.[1];
      if (table) (entries[table] ??= []).push(...content.trimEnd().split('\n'));
    }
    for (const row of entries.zoo ?? []) zoo.add(row.split('\t')[0]!);
    for (const row of entries.zoo_keepers ?? []) keepers.push(row.split('\t'));
    return {
      money: keepers.reduce((sum, row) => sum + Number(row[2]), 0),
      orphans: keepers.filter(([, animal]) => animal !== '\\N' && !zoo.has(animal!)).length,
    };
  }
});

describe('a later release', { timeout: 120_000 }, () => {
  it('restores to the migrations of the backup; the next start brings the others', async () => {
    const later = bench.path('later');
    mkdirSync(later);
    writeFileSync(
      `${later}/29990102T0000_more.sql`,
      'alter table zoo add column more int not null default 7',
    );
    const target = await bench.emptySite();
    await bench.restore(target, saved, { migrations: [...bench.folders(), later] });
    expect(await target.ask(`select from pg_attribute where attname = 'more'`)).toEqual([]);
    expect(await upgrade(target, [...bench.folders(), later])).toEqual(['29990102T0000_more']);
    expect(await target.ask('select distinct more from zoo')).toEqual([{ more: 7 }]);
  });
});
