import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileBroken, fileHarmful, typeMismatch } from './files.errors.ts';
import { hasControls } from './types.rules.ts';

/** The harmless test file that every virus scanner knows, in two halves so that this file is not one. */
const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

/** Finds the test file in a stream of pieces, also across two of them. */
export function eicarFinder(): (chunk: Buffer) => boolean {
  let before: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const joined = Buffer.concat([before, chunk]);
    before = joined.subarray(Math.max(0, joined.length - eicar.length + 1));
    return joined.includes(eicar);
  };
}

/** @throws DomainError 422 for harmful content */
export async function assertHarmless(path: string): Promise<void> {
  const isEicar = eicarFinder();
  for await (const chunk of createReadStream(path)) if (isEicar(chunk as Buffer)) throw fileHarmful();
}

/** UTF-8, or the encoding of older Korean programs. @throws DomainError 415 when it is no text */
export async function assertText(path: string): Promise<void> {
  const decoders = ['utf-8', 'euc-kr'].map((label) => new TextDecoder(label, { fatal: true }));
  let possible = decoders;
  for await (const chunk of createReadStream(path)) {
    if (hasControls((chunk as Buffer).toString('latin1'))) throw typeMismatch();
    possible = possible.filter((decoder) => decodes(decoder, chunk as Buffer));
    if (possible.length === 0) throw typeMismatch();
  }
}

function decodes(decoder: TextDecoder, chunk: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const trailerLength = 65_557;

async function readTail(path: string, size: number, length: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const start = Math.max(0, size - length);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A picture or document that archive programs would open as well. @throws DomainError 415 */
export async function assertNoArchive(path: string, size: number): Promise<void> {
  const tail = await readTail(path, size, trailerLength);
  for (
    let at = tail.indexOf('PK\x05\x06', 0, 'latin1');
    at !== -1;
    at = tail.indexOf('PK\x05\x06', at + 1, 'latin1')
  ) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) throw typeMismatch();
  }
}

/** @throws DomainError 422 when its end is missing */
export async function assertWholePdf(path: string, size: number): Promise<void> {
  const tail = await readTail(path, size, 2048);
  if (!tail.includes('%%EOF')) throw fileBroken();
}
