import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { outboxColumns, runnerTable, waitingWork } from '../engines/jobs/waiting.ts';
import type { Storage } from '../engines/storage/port.ts';
import { createArchive, type ArchiveWriter } from './archive.ts';
import { copyOut, listApplied, listSequences, listTables, plainSession } from './catalogue.ts';
import {
  filesFolder,
  headName,
  jobsFolder,
  makeHead,
  manifestName,
  quoted,
  rowsFolder,
  type Head,
  type Manifest,
} from './format.ts';
import { KeepProblem } from './problem.ts';
import { RowSum, type Counted } from './row-sum.ts';

export interface BackupOptions {
  connectionString: string;
  storage: Storage;
  /** Ends with `.tar.zst` or `.tar.gz`; must not exist. */
  file: string;
  /** Version of this release. */
  version: string;
  /** Whether the keys that sign sessions come along. */
  secrets: boolean;
  signal?: AbortSignal;
  onProgress?: (done: BackupProgress) => void;
}

export interface BackupProgress {
  rows: number;
  files: number;
}

const chunkSize = 4_000_000;
const secretTables = ['cluster_secrets'];

/**
 * Writes everything to one file while the site runs: the rows as they stood at one moment, and every object that they name.
 * Memory does not grow with the site. @throws KeepProblem; whatever happens, no unfinished file stays
 */
export async function makeBackup(options: BackupOptions): Promise<BackupProgress> {
  const client = new pg.Client({
    connectionString: options.connectionString,
    application_name: 'madang backup',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(plainSession);
    const head = await describe(client, options);
    const archive = await createArchive(options.file, options.signal);
    try {
      const backup = new Backup(client, archive, options);
      await backup.write(head);
      await archive.finish();
      return backup.progress;
    } catch (error) {
      await archive.abandon();
      options.signal?.throwIfAborted();
      throw error;
    }
  } finally {
    await client.end();
  }
}

async function describe(client: pg.Client, { version, secrets }: BackupOptions): Promise<Head> {
  const migrations = await listApplied(client);
  if (migrations === null || migrations.length === 0)
    throw new KeepProblem('There is nothing to back up: no Madang was started on this database yet.');
  const { rows } = await client.query<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  );
  return makeHead({
    madang: version,
    createdAt: new Date().toISOString(),
    postgres: rows[0]!.major,
    secrets,
    migrations,
    tables: await listTables(client),
  });
}

class Backup {
  readonly progress: BackupProgress = { rows: 0, files: 0 };
  readonly #client: pg.Client;
  readonly #archive: ArchiveWriter;
  readonly #options: BackupOptions;
  readonly #files = new RowSum();
  /** Since when a file counts as new (ms), and those new ones that are copied. */
  #recent = 0;
  readonly #copied = new Set<string>();

  constructor(client: pg.Client, archive: ArchiveWriter, options: BackupOptions) {
    this.#client = client;
    this.#archive = archive;
    this.#options = options;
  }

  async write(head: Head): Promise<void> {
    await this.#archive.add(headName, asJson(head));
    this.#recent = Date.now() - 5_000;
    await this.#addFiles(0);
    const tables = await this.#addTables(head);
    // What came while the first files were being copied; the rows may name it.
    await this.#addFiles(this.#recent);
    const manifest: Manifest = { ...tables, files: this.#files.result() };
    await this.#archive.add(manifestName, asJson(manifest));
  }

  async #addFiles(changedSince: number): Promise<void> {
    const { storage, onProgress } = this.#options;
    for await (const { key, size, modifiedAt } of storage.list('')) {
      const changed = modifiedAt.getTime();
      const state = `${key} ${size} ${changed}`;
      if (changed < changedSince || this.#copied.has(state)) continue;
      const source = await storage.get(key).catch(() => null);
      // Deleted since it was listed.
      if (!source) continue;
      const digest = createHash('sha256');
      const stream = source.pipe(
        new Transform({
          transform(part: Buffer, _encoding, done) {
            digest.update(part);
            done(null, part);
          },
        }),
      );
      source.once('error', (error) => stream.destroy(error));
      await this.#archive.add(filesFolder + key, { size, stream });
      this.#files.add(fileLine(key, size, digest.digest('hex')));
      if (changed >= this.#recent) this.#copied.add(state);
      this.progress.files += 1;
      onProgress?.(this.progress);
    }
  }

  /** Every row as it stands at one moment. */
  async #addTables(head: Head): Promise<Omit<Manifest, 'files'>> {
    const client = this.#client;
    await client.query('begin transaction isolation level repeatable read, read only');
    const names = head.tables.map(({ name }) => `public.${quoted(name)}`).join(', ');
    // The moment is taken by the first query after this: no migration can change a table from here on.
    await client.query(`lock table ${names} in access share mode`);
    await this.#assertSame(head);
    const tables: Manifest['tables'] = {};
    for (const table of head.tables) {
      const isKept = this.#options.secrets || !secretTables.includes(table.name);
      tables[table.name] = isKept
        ? await this.#addRows(copyOut(table), `${rowsFolder}${table.name}/`)
        : new RowSum().result();
    }
    const jobs = await this.#addJobs();
    const sequences = await listSequences(client);
    await client.query('commit');
    return { tables, jobs, sequences };
  }

  async #assertSame(head: Head): Promise<void> {
    const now = { migrations: await listApplied(this.#client), tables: await listTables(this.#client) };
    if (JSON.stringify(now) === JSON.stringify({ migrations: head.migrations, tables: head.tables })) return;
    throw new KeepProblem('The site was upgraded while the backup began: start it again.');
  }

  async #addJobs(): Promise<Counted> {
    const { rows } = await this.#client.query<{ there: boolean }>(
      'select to_regclass($1) is not null as there',
      [runnerTable],
    );
    if (!rows[0]?.there) return new RowSum().result();
    return this.#addRows(`copy (${waitingWork}) to stdout`, jobsFolder);
  }

  async #addRows(copy: string, folder: string): Promise<Counted> {
    const sum = new RowSum();
    let number = 0;
    for await (const piece of inPieces(this.#client.query(copyTo(copy)))) {
      number += 1;
      const before = sum.rows;
      sum.add(piece);
      this.progress.rows += sum.rows - before;
      await this.#archive.add(`${folder}${String(number).padStart(6, '0')}.copy`, piece);
      this.#options.onProgress?.(this.progress);
    }
    return sum.result();
  }
}

/** Cuts a COPY into pieces of some megabytes that end with a row. */
async function* inPieces(copy: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of copy) {
    parts.push(part);
    size += part.length;
    const rowEnd = part.lastIndexOf(10) + 1;
    if (size < chunkSize || rowEnd === 0) continue;
    const all = Buffer.concat(parts);
    const cut = size - part.length + rowEnd;
    yield all.subarray(0, cut);
    parts = cut < size ? [all.subarray(cut)] : [];
    size -= cut;
  }
  if (size > 0) yield Buffer.concat(parts);
}

const asJson = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** What the sum over files is made of. */
export function fileLine(key: string, size: number, sha256: string): Buffer {
  return Buffer.from(`${key} ${size} ${sha256}\n`);
}

/** Columns of `jobs/` in a backup. */
export const jobColumns = outboxColumns.map(quoted).join(', ');
