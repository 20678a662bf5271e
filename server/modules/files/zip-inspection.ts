import { createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { DomainError } from '../../kernel/errors.ts';
import { eicarFinder } from './content-checks.ts';
import { archiveRefused, fileBroken, fileHarmful } from './files.errors.ts';

const maxEntries = 1_000;
/** Bytes that come out for each byte of the archive, everything in it together. */
const maxRatio = 100;
/** Archives within archives, such as a document in one; bombs hide deeper. */
const maxDepth = 2;
const maxInflated = 512 * 1024 * 1024;

/** What is left to spend, for the archive and all archives in it. */
interface Budget {
  entries: number;
  bytes: number;
}

/**
 * Reads an archive through to its end without keeping anything of it, so that nobody gets from us what would harm when it is
 * unpacked: too much, outside of its folder, links, several entries over the same bytes, secrets that no scanner can see.
 * @throws DomainError 422
 */
export async function assertSafeZip(path: string): Promise<void> {
  const { size } = await stat(path);
  await inspect(path, { entries: maxEntries, bytes: Math.min(size * maxRatio, maxInflated) }, 0);
}

async function inspect(path: string, budget: Budget, depth: number): Promise<void> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch {
    throw fileBroken();
  }
  try {
    const entries = await readDirectory(zip, budget);
    await assertNoneHidden(zip, path);
    await assertApart(zip, entries);
    for (const entry of entries) await readThrough(zip, entry, { path, budget, depth });
  } catch (error) {
    // Whatever the reader itself stumbles over is a broken archive.
    throw error instanceof DomainError ? error : fileBroken();
  } finally {
    zip.close();
  }
}

/** The entries, known to be acceptable by what the directory says; nothing has been inflated yet. */
async function readDirectory(zip: ZipFile, budget: Budget): Promise<Entry[]> {
  budget.entries -= zip.entryCount;
  if (budget.entries < 0) throw archiveRefused('entries');
  const entries: Entry[] = [];
  let promised = 0;
  for await (const entry of zip.eachEntry()) {
    // The count in the directory's trailer may lie.
    if (entries.length >= maxEntries) throw archiveRefused('entries');
    assertPlain(entry);
    promised += entry.uncompressedSize;
    if (promised > budget.bytes) throw archiveRefused('ratio');
    entries.push(entry);
  }
  return entries;
}

/** Behind the entries that are counted the directory must end: programs that do not count would unpack what nobody saw. */
async function assertNoneHidden(zip: ZipFile, path: string): Promise<void> {
  // A position, whatever its declared type says.
  const at = Number(zip.readEntryCursor);
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, at);
    if (!['PK\x05\x06', 'PK\x06\x06'].includes(buffer.toString('latin1'))) throw fileBroken();
  } finally {
    await handle.close();
  }
}

const symbolicLink = 0xa000;

function assertPlain(entry: Entry): void {
  const name = entry.fileName;
  const mode = entry.externalFileAttributes >>> 16;
  if (entry.isEncrypted()) throw archiveRefused('encrypted');
  if ((mode & 0xf000) === symbolicLink) throw archiveRefused('link');
  if (/^[/\\]|^[a-z]:|\0/i.test(name) || name.split(/[/\\]/).includes('..')) throw archiveRefused('path');
  if (!entry.canDecodeFileData()) throw archiveRefused('method');
}

/** No two entries may share bytes: the trick by which a small file holds a huge one many times. */
async function assertApart(zip: ZipFile, entries: readonly Entry[]): Promise<void> {
  const inOrder = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of inOrder) {
    if (entry.relativeOffsetOfLocalHeader < end) throw archiveRefused('overlap');
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    end = fileDataStart + entry.compressedSize;
  }
}

interface Place {
  path: string;
  budget: Budget;
  depth: number;
}

/** Inflates an entry, counting; an archive in it is set aside and looked into as well. */
async function readThrough(zip: ZipFile, entry: Entry, { path, budget, depth }: Place): Promise<void> {
  if (entry.fileName.endsWith('/')) return;
  const inner = `${path}-in`;
  const isEicar = eicarFinder();
  let aside: ReturnType<typeof createWriteStream> | null = null;
  let first = true;
  const look = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      budget.bytes -= chunk.length;
      if (budget.bytes < 0) return done(archiveRefused('ratio'));
      if (isEicar(chunk)) return done(fileHarmful());
      if (first && chunk.toString('latin1', 0, 4) === 'PK\x03\x04') {
        if (depth >= maxDepth) return done(archiveRefused('nested'));
        aside = createWriteStream(inner, { mode: 0o600 });
      }
      first = false;
      done(null, aside ? chunk : undefined);
    },
  });
  try {
    await pipeline(await zip.openReadStreamPromise(entry), look, async (chunks) => {
      for await (const chunk of chunks) if (aside && !aside.write(chunk)) await drained(aside);
    });
    if (!aside) return;
    await closed(aside);
    await inspect(inner, budget, depth + 1);
  } finally {
    await rm(inner, { force: true });
  }
}

function drained(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('drain', resolve).once('error', reject);
  });
}

function closed(stream: ReturnType<typeof createWriteStream>): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject).end(resolve);
  });
}
