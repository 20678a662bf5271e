import { PassThrough, Readable } from 'node:stream';
import yazl from 'yazl';
import { StorageError } from '../../engines/storage/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { personalData, readPersonal, type PersonalData } from '../../kernel/personal-data.ts';
import type { Kit } from './kit.ts';
import { writeReadme } from './readme.ts';

/** Raised when the shape of a file changes in a way that readers of it must know. */
const schemaVersion = 1;

interface Wanted {
  accountId: string;
  madeAt: Date;
  /** Called with the number of rows written so far. */
  onRows: (done: number) => Promise<void>;
}

/** Everything about one member as a ZIP that is read as it is made: one piece of rows and one file in memory at most. */
export async function archivePersonal(kit: Kit, ctx: Ctx, wanted: Wanted): Promise<Readable> {
  const zip = new yazl.ZipFile();
  const out = new PassThrough();
  zip.on('error', (error: Error) => out.destroy(error));
  zip.outputStream.on('error', (error: Error) => out.destroy(error));
  const counts: Record<string, number> = {};
  const missing: string[] = [];
  const mtime = wanted.madeAt;
  // Of the entries one is read at a time.
  let reading: Readable | null = null;
  out.once('close', () => reading?.destroy());
  const add = (name: string, open: () => Promise<Readable> | Readable, compress = true) =>
    zip.addReadStreamLazy(name, { mtime, compress }, (done) => {
      Promise.resolve()
        .then(open)
        .then(
          (stream) => {
            // Nobody else listens: a row or a file that cannot be read would end the process.
            stream.once('error', (error) => zip.emit('error', error));
            reading = stream;
            if (out.destroyed) stream.destroy();
            done(null, stream);
          },
          (error: unknown) => done(error, null as never),
        );
    });
  const readme = writeReadme(personalData());
  zip.addBuffer(Buffer.from(readme.ko), '읽어보세요.md', { mtime });
  zip.addBuffer(Buffer.from(readme.en), 'README.md', { mtime });
  const progress = { done: 0 };
  for (const source of personalData())
    add(`data/${source.name}.json`, () =>
      Readable.from(writeRows(ctx, source, { ...wanted, counts, progress })),
    );
  for (const source of personalData())
    if (source.bytes) await addBytes(kit, ctx, { source, wanted, add, missing });
  add('manifest.json', () =>
    Readable.from([
      JSON.stringify({ schemaVersion, accountId: wanted.accountId, madeAt: mtime, counts, missing }),
    ]),
  );
  zip.end();
  zip.outputStream.pipe(out);
  return out;
}

interface Bytes {
  source: PersonalData;
  wanted: Wanted;
  add: (name: string, open: () => Promise<Readable>, compress: boolean) => void;
  missing: string[];
}

async function addBytes({ storage }: Kit, ctx: Ctx, { source, wanted, add, missing }: Bytes): Promise<void> {
  for await (const row of readPersonal(ctx, source, wanted.accountId)) {
    const bytes = source.bytes?.(row);
    if (!bytes) continue;
    const name = `${source.name}/${bytes.name.split('/').map(safeName).join('/')}`;
    add(
      name,
      () =>
        storage.get(bytes.key).catch((error: unknown) => {
          if (!(error instanceof StorageError) || error.code !== 'missing') throw error;
          missing.push(name);
          return Readable.from([]);
        }),
      false,
    );
  }
}

/** A name that every file system takes: people open this on whatever they have. */
function safeName(name: string): string {
  const plain = name
    .replace(/[<>:"|?*\\\u0000-\u001f\u007f]/gu, '_')
    .replace(/(?<![. ])[. ]+$/u, '')
    .replace(/^(?=(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))/iu, '_');
  return plain === '' ? '_' : plain;
}

interface Writing extends Wanted {
  counts: Record<string, number>;
  progress: { done: number };
}

async function* writeRows(ctx: Ctx, source: PersonalData, writing: Writing): AsyncGenerator<string> {
  let count = 0;
  yield `{"name":${JSON.stringify(source.name)},"items":[`;
  for await (const row of readPersonal(ctx, source, writing.accountId)) {
    yield `${count === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`;
    count += 1;
    writing.progress.done += 1;
    if (writing.progress.done % 500 === 0) await writing.onRows(writing.progress.done);
  }
  yield '\n]}\n';
  writing.counts[source.name] = count;
}
