import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assertKey, StorageError } from './port.ts';
import type { PutOptions, Storage, StoredObject } from './port.ts';

/** Inside the root, so that renaming stays on one file system; keys cannot begin with a dot. */
const unfinishedFolder = '.unfinished';
const abandonedMs = 24 * 3_600_000;

/** Files in a folder. `root` is created when it is not there. */
export function createDiskStorage({ root }: { root: string }): Storage {
  const prepared = prepare(join(root, unfinishedFolder));
  // Whoever uses the storage meets the failure; until then it must not end the process.
  prepared.catch(() => undefined);
  const locate = (key: string) => {
    assertKey(key);
    return join(root, key);
  };
  return {
    async put(key, body, options = {}) {
      const target = locate(key);
      await prepared;
      await putWhole(join(root, unfinishedFolder, randomUUID()), target, body, options);
    },
    async get(key, range) {
      const path = locate(key);
      const handle = await open(path).catch(asStorageError);
      try {
        const { size } = await statFile(handle);
        if (range && !fits(range, size)) throw new StorageError('bad_range', 'Not a range of this file');
        return handle.createReadStream(range);
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    async stat(key) {
      const path = locate(key);
      const { size, mtime } = await statFile({ stat: () => stat(path) }).catch(asStorageError);
      return { key, size, modifiedAt: mtime };
    },
    async delete(key) {
      await rm(locate(key), { force: true }).catch((error: unknown) => {
        if (!isAbsence(error) && codeOf(error) !== 'ERR_FS_EISDIR') throw error;
      });
    },
    list: (prefix) => walk(root, '', prefix),
  };
}

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const left = await stat(path).catch(() => null);
    if (left && Date.now() - left.mtimeMs > abandonedMs) await rm(path, { force: true });
  }
}

async function putWhole(
  temporary: string,
  target: string,
  body: Buffer | Readable,
  options: PutOptions,
): Promise<void> {
  try {
    const source = Buffer.isBuffer(body) ? Readable.from([body], { objectMode: false }) : body;
    // `flush` makes the content durable before the name points to it.
    const sink = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(source, exactly(options.size), sink);
    await place(temporary, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** @throws StorageError `bad_key` where a file and a folder would need the same name */
async function place(temporary: string, target: string): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true });
    await rename(temporary, target);
  } catch (error) {
    const clash = ['EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY'].includes(codeOf(error));
    if (!clash) throw error;
    throw new StorageError('bad_key', 'This key is the folder of another one, or the other way round', {
      cause: error,
    });
  }
}

function exactly(size: number | undefined): Transform {
  let seen = 0;
  const wrong = () => new StorageError('wrong_size', `Expected ${size} bytes`);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (size !== undefined && seen > size) done(wrong());
      else done(null, chunk);
    },
    flush(done) {
      done(size !== undefined && seen !== size ? wrong() : null);
    },
  });
}

/** Makes the new name itself survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<StoredObject> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsence(error)) return [];
    throw error;
  });
  // A folder sorts as its name and a slash: that gives the order of whole keys.
  const names = entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()))
    .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''))
    .sort((a, b) => (a < b ? -1 : 1));
  for (const name of names) {
    const isFolder = name.endsWith('/');
    if (isFolder ? !(name.startsWith(prefix) || prefix.startsWith(name)) : !name.startsWith(prefix)) continue;
    if (isFolder) {
      yield* walk(root, name, prefix);
      continue;
    }
    const found = await stat(join(root, name)).catch(() => null);
    if (found) yield { key: name, size: found.size, modifiedAt: found.mtime };
  }
}

async function statFile(file: { stat(): Promise<{ size: number; mtime: Date; isFile(): boolean }> }) {
  const found = await file.stat();
  if (!found.isFile()) throw new StorageError('missing', 'There is no such file');
  return found;
}

function fits({ start, end }: { start: number; end: number }, size: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end < size;
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}

function isAbsence(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function asStorageError(error: unknown): never {
  if (isAbsence(error)) throw new StorageError('missing', 'There is no such file', { cause: error });
  throw error;
}
