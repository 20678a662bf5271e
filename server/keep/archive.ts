import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { extract, pack, type Header } from 'tar-stream';
import { isAlive } from '../engines/database/embedded/processes.ts';
import { KeepProblem } from './problem.ts';

export type Entry = Readable & { header: Header };

export interface ArchiveWriter {
  /** Resolves when there is room for the next one. */
  add(name: string, body: Buffer | { size: number; stream: Readable }): Promise<void>;
  /** Makes the file appear under its name, complete and durable. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/**
 * Writes `<name>.tar.zst` (or `.tar.gz`) under another name until it is complete; readable for its owner only.
 * @throws KeepProblem when there is such a file already, or the folder cannot be written
 */
export async function createArchive(file: string, signal?: AbortSignal): Promise<ArchiveWriter> {
  const compressor = compressorFor(file);
  const part = `${file}.unfinished-${process.pid}`;
  await prepareFolder(file);
  await refuseExisting(file);
  const tar = pack();
  const sink = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
  const writing = pipeline(tar, compressor, sink, { ...(signal && { signal }) });
  writing.catch(() => undefined);
  return {
    add: (name, body) => Promise.race([addEntry(tar, name, body), writing.then(endedEarly)]),
    async finish() {
      tar.finalize();
      await writing;
      // Not `rename`: it would silently replace what somebody else wrote there in the meantime.
      await link(part, file).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') throw taken(file);
        // A file system without links.
        await refuseExisting(file);
        await rename(part, file);
      });
      await rm(part, { force: true });
      await syncFolder(dirname(file));
    },
    async abandon() {
      tar.destroy();
      await writing.catch(() => undefined);
      await rm(part, { force: true });
    },
  };
}

const endedEarly = () => {
  throw new Error('the archive ended early');
};

function compressorFor(file: string): Transform {
  if (file.endsWith('.tar.gz') || file.endsWith('.tgz')) return createGzip({ level: 6 });
  if (file.endsWith('.tar.zst'))
    return createZstdCompress({
      params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
    });
  throw new KeepProblem(`${basename(file)} must end with .tar.zst or .tar.gz.`);
}

function addEntry(
  tar: ReturnType<typeof pack>,
  name: string,
  body: Buffer | { size: number; stream: Readable },
): Promise<void> {
  const header = { name, mode: 0o600, mtime: new Date(0) };
  const size = Buffer.isBuffer(body) ? body.length : body.size;
  return new Promise((done, fail) => {
    const entry = tar.entry({ ...header, size }, (error) => (error ? fail(error) : done()));
    if (Buffer.isBuffer(body)) entry.end(body);
    else pipeline(body.stream, entry).catch(fail);
  });
}

async function prepareFolder(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      // What a backup that was killed left behind.
      const owner = /\.tar\.(?:zst|gz)\.unfinished-(\d+)$/.exec(name)?.[1];
      if (owner && !isAlive(Number(owner))) await rm(join(folder, name), { force: true });
    }
  } catch (error) {
    throw new KeepProblem(`${folder} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

async function refuseExisting(file: string): Promise<void> {
  const found = await open(file).catch(() => null);
  await found?.close();
  if (found) throw taken(file);
}

const taken = (file: string) => new KeepProblem(`${file} exists already: choose another name.`);

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/**
 * The entries of an archive, in order; each must be read to its end.
 * @throws KeepProblem when the file is not there, not an archive, cut or damaged
 */
export async function* readArchive(file: string, signal?: AbortSignal): AsyncGenerator<Entry> {
  const decompressor = await decompressorFor(file);
  const tar = extract();
  const reading = pipeline(createReadStream(file), decompressor, tar, { ...(signal && { signal }) });
  reading.catch(() => undefined);
  try {
    // Its streams are streamx, which Node's pipelines take as their own.
    for await (const entry of tar) yield entry as unknown as Entry;
    await reading;
  } catch (error) {
    signal?.throwIfAborted();
    throw explainDamage(error);
  } finally {
    tar.destroy();
  }
}

/** What a stream says of a file that is cut or changed, in words for people; any other error as it is. */
export function explainDamage(error: unknown): unknown {
  return !(error instanceof KeepProblem) && isDamage(error)
    ? new KeepProblem('The backup is damaged or was cut: take another one.', { cause: error })
    : error;
}

function isDamage(error: unknown): boolean {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  return (
    /^Z_|^ZSTD_|^ERR_STREAM_PREMATURE_CLOSE$/.test(code) ||
    /unexpected end|invalid tar header|invalid header|header exceeds|unsupported|premature close/i.test(
      message,
    )
  );
}

async function decompressorFor(file: string): Promise<Transform> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new KeepProblem(`${file} cannot be read (${error.code}).`);
  });
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0).finally(() => handle.close());
  if (buffer.readUInt32LE() === 0xfd2fb528) return createZstdDecompress();
  if (buffer.readUInt16BE() === 0x1f8b) return createGunzip();
  throw new KeepProblem(`${file} is not a backup of Madang.`);
}

/** A small entry as text. */
export async function textOf(entry: Readable, limit = 50_000_000): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of entry as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit) throw new KeepProblem('The backup is damaged: its contents are too long.');
      parts.push(part);
    }
  } catch (error) {
    throw explainDamage(error);
  }
  return Buffer.concat(parts).toString('utf8');
}
