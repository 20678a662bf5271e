import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { readPiece } from './piece.ts';

const sha1 = (text: string) => ({
  algorithm: 'sha1' as const,
  digest: createHash('sha1').update(text).digest(),
});
const rules = { most: 10, patience: 60_000, checksum: null };
const code = (problem: string) => expect.objectContaining({ code: problem }) as Error;

function body(...chunks: string[]): PassThrough {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  return stream;
}

it('is all that arrives', async () => {
  const piece = readPiece(body('hel', 'lo').end(), { ...rules, checksum: sha1('hello') });
  expect((await buffer(piece.bytes)).toString()).toBe('hello');
  expect([piece.size(), piece.end()]).toEqual([5, 'whole']);
});

it('is what had arrived when the line broke', async () => {
  const stream = body('hel');
  const piece = readPiece(stream, rules);
  piece.bytes.once('data', () => stream.destroy(new Error('ECONNRESET')));
  expect((await buffer(piece.bytes)).toString()).toBe('hel');
  expect([piece.size(), piece.end()]).toEqual([3, 'cut']);
});

it('is what had arrived when the sender fell silent, who may still be told', async () => {
  const stream = body('hel');
  const piece = readPiece(stream, { ...rules, patience: 50 });
  expect((await buffer(piece.bytes)).toString()).toBe('hel');
  expect([piece.size(), piece.end(), stream.destroyed]).toEqual([3, 'stalled', false]);
});

it('is nothing when it would be more than fits', async () => {
  const stream = body('hello', 'world', '!');
  await expect(buffer(readPiece(stream, rules).bytes)).rejects.toEqual(code('files.too_large'));
});

it.each([
  ['another checksum', body('hello').end(), 'files.wrong_checksum'],
  ['half of what has a checksum', body('hel'), 'files.upload_cut'],
])('is nothing with %s', async (_what, stream, problem) => {
  const piece = readPiece(stream, { ...rules, patience: 50, checksum: sha1('hallo') });
  await expect(buffer(piece.bytes)).rejects.toEqual(code(problem));
});
