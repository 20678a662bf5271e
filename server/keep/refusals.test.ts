import { readFileSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrationFolders } from '../app/database.ts';
import { createArchive, readArchive } from './archive.ts';
import { headName, manifestName } from './format.ts';
import { KeepProblem } from './problem.ts';
import { keepBench, upgrade, type TestSite } from './test-sites.ts';

const bench = keepBench();
let saved: string;
let bytes: Buffer;
let target: TestSite;

beforeAll(async () => {
  const site = await bench.filledSite();
  await site.ask(`insert into zoo (words) select repeat('줄 ' || n, 40) from generate_series(1, 4000) n`);
  saved = bench.path('site.tar.zst');
  await bench.backUp(site, saved);
  bytes = readFileSync(saved);
  target = await bench.emptySite();
}, 120_000);
afterAll(() => bench.clear());

/** What stands in the target besides extensions: nothing, whatever was tried. */
const remains = () =>
  target.ask(`
    select oid::regclass::text as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'S', 'v')
    union all select proname from pg_proc p where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`);

async function expectRefused(file: string, message: string | RegExp): Promise<void> {
  const failure = await bench.restore(target, file).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(KeepProblem);
  expect((failure as Error).message).toMatch(message);
  expect(await remains()).toEqual([]);
}

/** The same backup with some entries changed on the way; `null` drops one. */
async function altered(name: string, change: (name: string, body: string) => string | null): Promise<string> {
  const file = bench.path(name);
  const archive = await createArchive(file);
  for await (const entry of readArchive(saved)) {
    const content = await buffer(entry);
    const before = content.toString('utf8');
    const body = change(entry.header.name, before);
    // What was not changed stays as it is, pictures above all.
    if (body !== null) await archive.add(entry.header.name, body === before ? content : Buffer.from(body));
  }
  await archive.finish();
  return file;
}

describe('a restore', { timeout: 120_000 }, () => {
  it('finds every cut', async () => {
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const file = bench.path('cut.tar.zst');
      writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length * share)));
      await expectRefused(file, /damaged|cut|not a backup/);
    }
  });

  it('finds a changed byte wherever it is', async () => {
    for (const share of [0.02, 0.3, 0.6, 0.95]) {
      const file = bench.path('bent.tar.zst');
      const bent = Buffer.from(bytes);
      bent[Math.floor(bytes.length * share)]! ^= 0x10;
      writeFileSync(file, bent);
      await expectRefused(file, /damaged|not a backup/);
    }
  });

  it('finds rows that were changed, lost or doubled, and a missing end', async () => {
    const rows = 'database/zoo/000001.copy';
    const changed = await altered('changed.tar.zst', (name, body) =>
      name === rows ? body.replace('줄 7', '줄 8') : body,
    );
    await expectRefused(changed, 'the table zoo is not what was saved');
    const lost = await altered('lost.tar.zst', (name, body) =>
      name === rows ? body.slice(body.indexOf('\n') + 1) : body,
    );
    await expectRefused(lost, /the table zoo is not what was saved|refuses/);
    await expectRefused(
      await altered('gone.tar.zst', (name, body) => (name === rows ? null : body)),
      /the table zoo is not what was saved/,
    );
    const twice = await altered('twice.tar.zst', (name, body) =>
      name === 'database/zoo_names/000001.copy' ? body + body : body,
    );
    await expectRefused(twice, 'damaged');
    const endless = await altered('endless.tar.zst', (name, body) => (name === manifestName ? null : body));
    await expectRefused(endless, 'its end is missing');
    const file = await altered('file.tar.zst', (name, body) => (name.endsWith('one.webp') ? 'abc' : body));
    await expectRefused(file, 'the list of files');
  });

  it('refuses what is no backup, a format of the future and names that lead out', async () => {
    writeFileSync(bench.path('letter.txt'), 'Dear all');
    await expectRefused(bench.path('letter.txt'), 'not a backup');
    await expectRefused(bench.path('nowhere.tar.zst'), 'cannot be read');
    const future = await altered('future.tar.zst', (name, body) =>
      name === headName ? body.replace('"format": 1', '"format": 99') : body,
    );
    await expectRefused(future, 'format 99');
    const out = bench.path('out.tar.zst');
    const archive = await createArchive(out);
    for await (const entry of readArchive(saved)) {
      const body = await buffer(entry);
      if (entry.header.name === manifestName) await archive.add('files/../../evil', Buffer.from('x'));
      await archive.add(entry.header.name, body);
    }
    await archive.finish();
    await expectRefused(out, 'cannot be stored');
  });

  it('refuses migrations that this release does not have', async () => {
    const failure = await bench
      .restore(target, saved, { migrations: migrationFolders() })
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('29990101T0000_zoo') });
    expect(await remains()).toEqual([]);
  });

  it('refuses a database that is not empty, and changes nothing', async () => {
    const used = await bench.emptySite();
    await used.ask('create table mine (x int); insert into mine values (42)');
    await expect(bench.restore(used, saved)).rejects.toThrow('not empty (mine)');
    expect(await used.ask('select * from mine')).toEqual([{ x: 42 }]);
    const other = await bench.filledSite();
    await expect(bench.restore(other, saved)).rejects.toThrow('not empty');
    expect((await other.ask('select from zoo')).length).toBe(7);
  });

  it('leaves nothing when placing fails, or when it is stopped, and can be tried again', async () => {
    const place = () => Promise.reject(new KeepProblem('no room'));
    await expect(bench.restore(target, saved, { place })).rejects.toThrow('no room');
    expect(await remains()).toEqual([]);
    const stopping = new AbortController();
    const onProgress = () => stopping.abort();
    await expect(bench.restore(target, saved, { signal: stopping.signal, onProgress })).rejects.toThrow(
      /abort/i,
    );
    expect(await remains()).toEqual([]);
    const again = await bench.emptySite();
    expect((await bench.restore(again, saved)).rows).toBeGreaterThan(4_000);
  });

  it('keeps servers out of what a killed one left, and clears it the next time', async () => {
    const left = await bench.emptySite();
    await left.ask('create table unfinished_restore (started_at timestamptz); create table posts (half int)');
    await expect(upgrade(left, bench.folders())).rejects.toThrow(
      'A restore into this database was not finished',
    );
    await bench.restore(left, saved);
    expect(await left.ask(`select from pg_tables where tablename = 'unfinished_restore'`)).toEqual([]);
    expect(await upgrade(left, bench.folders())).toEqual([]);
  });

  it('is alone on a database', async () => {
    const shared = await bench.emptySite();
    const both = await Promise.allSettled([bench.restore(shared, saved), bench.restore(shared, saved)]);
    const failed = both.filter((one) => one.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(String(failed[0]!.reason)).toMatch(/Another restore|not empty/);
    expect((await shared.ask('select from zoo')).length).toBe(4_007);
  });
});
