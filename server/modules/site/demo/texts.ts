import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';

export interface GivenText {
  line: number;
  topic: string;
  at: Date;
  text: string;
}

/** A file that cannot be taken as it is: says where and why. */
export class WrongTexts extends Error {
  override name = 'WrongTexts';
}

const dateShape = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads `topic<TAB>date<TAB>text`, one post a line, UTF-8, perhaps compressed (`.gz`). A byte order mark, Windows line ends,
 * empty lines and a first line with the names of the columns are fine. Constant memory.
 * @throws WrongTexts with the number of the first line that is not like that
 */
export async function* readTexts(file: string, now: Date): AsyncGenerator<GivenText> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 0;
  for await (const raw of linesOf(file)) {
    line += 1;
    const text = decode(decoder, raw, line);
    if (text.trim() === '' || (line === 1 && /^topic\tdate\ttext$/i.test(text))) continue;
    yield parseLine(text, line, now);
  }
}

function parseLine(raw: string, line: number, now: Date): GivenText {
  const parts = raw.split('\t');
  if (parts.length !== 3)
    throw new WrongTexts(`Line ${line} has ${parts.length - 1} tabs; topic<TAB>date<TAB>text has two.`);
  const [topic, date, text] = parts.map((part) => part.trim()) as [string, string, string];
  if (topic === '') throw new WrongTexts(`Line ${line} has no topic.`);
  if (text === '') throw new WrongTexts(`Line ${line} has no text.`);
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(raw.replaceAll('\t', '')))
    throw new WrongTexts(`Line ${line} holds control characters.`);
  const at = parseDate(date);
  if (at === null)
    throw new WrongTexts(`Line ${line}: "${date.slice(0, 40)}" is not a date like 2026-05-31.`);
  if (at > now) throw new WrongTexts(`Line ${line}: ${date} is in the future.`);
  return { line, topic: topic.normalize('NFC'), at, text: text.normalize('NFC') };
}

/** `null` for a day that no calendar has, too. */
function parseDate(date: string): Date | null {
  if (!dateShape.test(date)) return null;
  const zoned = date.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(date) ? date : `${date}Z`;
  const at = new Date(zoned);
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const exists = !Number.isNaN(at.getTime()) && day.toISOString().startsWith(date.slice(0, 10));
  return exists && at.getUTCFullYear() >= 1970 ? at : null;
}

function decode(decoder: TextDecoder, raw: string, line: number): string {
  try {
    return decoder.decode(Buffer.from(raw, 'latin1')).replace(/^\ufeff/, '');
  } catch {
    throw new WrongTexts(`Line ${line} is not UTF-8.`);
  }
}

/** Lines as bytes (in a latin1 string), so that a wrong byte is found on its line. */
function linesOf(file: string): AsyncIterable<string> {
  const source = createReadStream(file);
  const bytes = file.endsWith('.gz') ? pipeline(source, createGunzip(), () => undefined) : source;
  bytes.setEncoding('latin1');
  return createInterface({ input: bytes, crlfDelay: Infinity });
}
