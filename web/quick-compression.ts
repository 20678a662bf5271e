import type { Adapter, Builder } from '@sveltejs/kit';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressible = '**/*.{js,css,svg,json,txt,xml,webmanifest}';

/**
 * Lets an adapter precompress all files at once, as text. The strongest Brotli takes some seconds of a build and saves one
 * per cent, which the first page needs.
 */
export function quickCompression(adapter: Adapter): Adapter {
  return {
    ...adapter,
    adapt: (builder) =>
      adapter.adapt(Object.assign(Object.create(builder) as Builder, { compress: compressFolder })),
  };
}

async function compressFolder(folder: string): Promise<string[]> {
  const files = await Array.fromAsync(glob(compressible, { cwd: folder }));
  await Promise.all(files.map((file) => compressFile(join(folder, file))));
  return files;
}

async function compressFile(file: string): Promise<void> {
  const text = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  const [gz, br] = await Promise.all([promisify(gzip)(text), promisify(brotliCompress)(text, { params })]);
  await Promise.all([writeFile(`${file}.gz`, gz), writeFile(`${file}.br`, br)]);
}
