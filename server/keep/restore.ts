import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { listMigrations, migrate } from '../engines/database/migrate.ts';
import { createPool } from '../engines/database/pool.ts';
import type { EngineLog } from '../engines/database/port.ts';
import { StorageError, type Storage } from '../engines/storage/port.ts';
import { explainDamage, readArchive, textOf } from './archive.ts';
import { fileLine } from './backup.ts';
import { plainSession } from './catalogue.ts';
import { claimDatabase, clearDatabase, releaseDatabase } from './claim.ts';
import {
  filesFolder,
  headName,
  jobsFolder,
  manifestName,
  parseHead,
  parseManifest,
  rowsFolder,
  type Head,
  type Manifest,
} from './format.ts';
import { assertEqual, Load } from './load.ts';
import { KeepProblem } from './problem.ts';
import { RowSum } from './row-sum.ts';

export interface RestoreOptions {
  file: string;
  connectionString: string;
  /** Empty. */
  storage: Storage;
  migrations: string[];
  log: EngineLog;
  /** Reads everything back and compares it with what was saved. */
  verify: boolean;
  /** When rows and files are there, before the site may be started: puts files in place. */
  place?: () => Promise<void>;
  signal?: AbortSignal;
  onProgress?: (done: RestoreProgress) => void;
}

export interface RestoreProgress {
  rows: number;
  files: number;
}

/**
 * What a backup says about itself, if this release can restore it.
 * @throws KeepProblem when it is none, or has migrations that this release does not know
 */
export async function inspectBackup(file: string, migrations: string[]): Promise<Head> {
  for await (const entry of readArchive(file)) {
    if (entry.header.name !== headName) break;
    const head = parseHead(await textOf(entry));
    const known = new Map((await listMigrations(migrations)).map(({ name, checksum }) => [name, checksum]));
    const strange = head.migrations.find(({ name, checksum }) => known.get(name) !== checksum);
    if (!strange) return head;
    throw new KeepProblem(
      `The backup was made by Madang ${head.madang} with the migration ${strange.name}, which this release does not have: ` +
        'restore it with the release that made it.',
    );
  }
  throw new KeepProblem(`${file} is not a backup of Madang.`);
}

/**
 * Brings a backup back into an empty database and an empty store. Whatever goes wrong, the database is empty again; killed
 * in the middle, no server starts on it and the next restore clears it.
 * @throws KeepProblem
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreProgress> {
  const head = await inspectBackup(options.file, options.migrations);
  const client = new pg.Client({
    connectionString: options.connectionString,
    application_name: 'madang restore',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(plainSession);
    await claimDatabase(client);
    try {
      await migrateTo(head, options);
      const restore = new Restore(client, head, options);
      await restore.read();
      await options.place?.();
      await releaseDatabase(client);
      await client.query('analyze');
      return restore.progress;
    } catch (error) {
      await clearDatabase(client).catch((cause: unknown) => {
        options.log.error({ err: cause }, 'the database could not be cleared');
      });
      options.signal?.throwIfAborted();
      throw explained(error);
    }
  } finally {
    await client.end();
  }
}

async function migrateTo(head: Head, { connectionString, migrations, log }: RestoreOptions): Promise<void> {
  const pool = createPool({ connectionString, log, max: 1, applicationName: 'madang restore' });
  try {
    const only = new Set(head.migrations.map(({ name }) => name));
    await migrate({ pool, folders: migrations, log, only });
  } finally {
    await pool.end();
  }
}

/** PostgreSQL refuses rows that were changed on the way before any sum is compared. */
function explained(error: unknown): unknown {
  const state = (error as { code?: string }).code ?? '';
  if (error instanceof KeepProblem || !/^(22|23)/.test(state)) return explainDamage(error);
  return new KeepProblem('The backup is damaged: the database refuses its rows.', { cause: error });
}

class Restore {
  readonly progress: RestoreProgress = { rows: 0, files: 0 };
  readonly #head: Head;
  readonly #load: Load;
  readonly #options: RestoreOptions;
  readonly #files = new RowSum();

  constructor(client: pg.Client, head: Head, options: RestoreOptions) {
    this.#head = head;
    this.#load = new Load(client, head);
    this.#options = options;
  }

  async read(): Promise<void> {
    await this.#load.begin();
    let manifest: Manifest | null = null;
    for await (const entry of readArchive(this.#options.file, this.#options.signal)) {
      const { name } = entry.header;
      if (manifest) throw new KeepProblem('The backup is damaged: something follows its end.');
      if (name === headName) await this.#assertHead(entry);
      else if (name === manifestName) manifest = parseManifest(await textOf(entry));
      else await this.#take(name, entry, entry.header.size ?? 0);
      this.progress.rows = this.#load.rows;
      this.#options.onProgress?.(this.progress);
    }
    if (!manifest) throw new KeepProblem('The backup was cut: its end is missing.');
    assertEqual(this.#files.result(), manifest.files, 'the list of files');
    await this.#load.finish(manifest, this.#options);
  }

  async #assertHead(entry: Readable): Promise<void> {
    if (JSON.stringify(parseHead(await textOf(entry))) === JSON.stringify(this.#head)) return;
    throw new KeepProblem('The backup was changed while it was being read.');
  }

  async #take(name: string, entry: Readable, size: number): Promise<void> {
    if (name.startsWith(filesFolder)) return this.#putFile(name.slice(filesFolder.length), entry, size);
    if (name.startsWith(jobsFolder)) return this.#load.addJobs(entry);
    const table = name.startsWith(rowsFolder) && name.slice(rowsFolder.length).split('/')[0];
    if (!table) throw new KeepProblem('The backup is damaged: it holds something unknown.');
    return this.#load.addRows(table, entry);
  }

  async #putFile(key: string, entry: Readable, size: number): Promise<void> {
    const { storage, verify } = this.#options;
    const digest = createHash('sha256');
    const hashing = new Transform({
      transform(part: Buffer, _encoding, done) {
        digest.update(part);
        done(null, part);
      },
    });
    entry.pipe(hashing);
    entry.once('error', (error) => hashing.destroy(error));
    await storage.put(key, hashing, { size }).catch((error: unknown) => {
      if (!(error instanceof StorageError)) throw error;
      throw new KeepProblem(`The backup is damaged: a file of it cannot be stored (${error.code}).`);
    });
    const sha256 = digest.digest('hex');
    if (verify && (await sumOf(await storage.get(key))) !== sha256)
      throw new KeepProblem('A file is not what was written: look at the disk.');
    this.#files.add(fileLine(key, size, sha256));
    this.progress.files += 1;
  }
}

async function sumOf(stream: Readable): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(stream, digest);
  return digest.digest('hex');
}
