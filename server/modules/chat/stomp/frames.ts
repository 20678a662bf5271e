/**
 * Frames of STOMP 1.2 as bytes, both ways (stomp.github.io/stomp-specification-1.2.html, "Augmented BNF"). A reader takes bytes
 * in whatever pieces they come and never holds more than one frame.
 */

export interface Frame {
  command: string;
  /** Of a repeated header the first one counts. */
  headers: ReadonlyMap<string, string>;
  body: Buffer;
}

/** An end of line between frames. */
export const heartBeat = Symbol('heart-beat');

export interface FrameLimits {
  /** Octets. */
  body: number;
  headers: number;
  /** Octets of one line, its end not counted. */
  line: number;
}

const usualLimits: FrameLimits = { body: 64 * 1024, headers: 64, line: 8 * 1024 };

/** The bytes are no STOMP, or too much of it: an ERROR frame, then the end. */
export class FrameError extends Error {
  readonly tooLarge: boolean;

  constructor(message: string, { tooLarge = false } = {}) {
    super(message);
    this.name = 'FrameError';
    this.tooLarge = tooLarge;
  }
}

/** Those whose headers are written as they are, for the sake of STOMP 1.0. */
const unescaped = new Set(['CONNECT', 'CONNECTED']);
const withBody = new Set(['SEND', 'MESSAGE', 'ERROR']);
const nothing = Buffer.alloc(0);
const lf = 10;
const cr = 13;
const nul = 0;

/** @throws FrameError for a header that could not be read back: CONNECT and CONNECTED know no escapes */
export function encodeFrame(
  command: string,
  headers: Iterable<readonly [string, string]>,
  body: string | Buffer = nothing,
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const lines = [command];
  for (const [name, value] of headers) lines.push(`${escape(command, name)}:${escape(command, value)}`);
  // The only way to send an octet 0, so always said when there is a body.
  if (bytes.length > 0) lines.push(`content-length:${bytes.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), bytes, Buffer.of(nul)]);
}

const escapes: Record<string, string> = { '\\': '\\\\', '\r': '\\r', '\n': '\\n', ':': '\\c' };
const meanings: Record<string, string> = { '\\': '\\', r: '\r', n: '\n', c: ':' };

function escape(command: string, text: string): string {
  if (!unescaped.has(command)) return text.replace(/[\\\r\n:]/g, (found) => escapes[found]!);
  if (/[\r\n\0]/.test(text)) throw new FrameError(`a header of ${command} cannot hold an end of line`);
  return text;
}

function unescape(text: string): string {
  return text.replace(/\\([^]?)/gu, (_, letter: string) => {
    const meaning = meanings[letter];
    if (meaning === undefined) throw new FrameError('an escape in a header is not one of STOMP 1.2');
    return meaning;
  });
}

interface Head {
  command: string;
  headers: Map<string, string>;
  /** Of headers, repeated ones too. */
  count: number;
}

/** Takes bytes as they come and gives frames. After it has thrown it is of no use any more. */
export class FrameReader {
  readonly #limits: FrameLimits;
  readonly #commands: ReadonlySet<string>;
  readonly #line: Pieces;
  readonly #body: Pieces;
  /** What has begun; null between frames. */
  #head: Head | null = null;
  /** Octets of the body, null when it goes up to the next octet 0; undefined while there are headers to come. */
  #length: number | null | undefined;

  /** @param commands those that the other side may send */
  constructor(commands: readonly string[], limits: FrameLimits = usualLimits) {
    this.#commands = new Set(commands);
    this.#limits = limits;
    // One more for the CR that may end it.
    this.#line = new Pieces(limits.line + 1, 'a line is too long');
    this.#body = new Pieces(limits.body, 'the body is too large');
  }

  /** Frames and heart-beats that these bytes complete. @throws FrameError */
  *read(bytes: Buffer): Generator<Frame | typeof heartBeat> {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#length === undefined) {
        const end = rest.indexOf(lf);
        this.#line.add(end < 0 ? rest : rest.subarray(0, end));
        if (end < 0) return;
        rest = rest.subarray(end + 1);
        if (this.#endLine()) yield heartBeat;
      } else {
        const end = this.#endOfBody(rest);
        this.#takeBody(end < 0 ? rest : rest.subarray(0, end));
        if (end < 0) return;
        rest = rest.subarray(end + 1);
        yield this.#finish();
      }
    }
  }

  /** Answers whether the line was a heart-beat. */
  #endLine(): boolean {
    let line = this.#line.take();
    if (line.at(-1) === cr) line = line.subarray(0, -1);
    if (line.length > this.#limits.line) throw new FrameError('a line is too long', { tooLarge: true });
    if (line.includes(cr)) throw new FrameError('a carriage return stands alone');
    if (line.includes(nul)) throw new FrameError('a frame ended before its headers did');
    if (this.#head === null) {
      if (line.length === 0) return true;
      this.#begin(textOf(line));
    } else if (line.length > 0) this.#addHeader(this.#head, textOf(line));
    else this.#endHeaders(this.#head);
    return false;
  }

  #begin(command: string): void {
    if (!this.#commands.has(command)) throw new FrameError('an unknown command');
    this.#head = { command, headers: new Map(), count: 0 };
  }

  #addHeader(head: Head, line: string): void {
    head.count += 1;
    if (head.count > this.#limits.headers) throw new FrameError('too many headers', { tooLarge: true });
    const colon = line.indexOf(':');
    if (colon < 1) throw new FrameError('a header has no name');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1)].map((text) =>
      unescaped.has(head.command) ? text : unescape(text),
    ) as [string, string];
    if (!head.headers.has(name)) head.headers.set(name, value);
  }

  #endHeaders({ headers }: Head): void {
    const length = headers.get('content-length');
    if (length !== undefined && !/^\d{1,10}$/.test(length))
      throw new FrameError('content-length is no number of octets');
    this.#length = length === undefined ? null : Number(length);
    if (Number(length ?? 0) > this.#limits.body)
      throw new FrameError('the body is too large', { tooLarge: true });
  }

  /** Where the octet 0 stands that ends the frame; -1 when it is yet to come. */
  #endOfBody(bytes: Buffer): number {
    if (this.#length === null) return bytes.indexOf(nul);
    const missing = this.#length! - this.#body.length;
    if (bytes.length <= missing) return -1;
    if (bytes[missing] !== nul) throw new FrameError('the body is longer than it says');
    return missing;
  }

  #takeBody(piece: Buffer): void {
    const { command } = this.#head!;
    if (piece.length > 0 && !withBody.has(command)) throw new FrameError(`${command} has no body`);
    this.#body.add(piece);
  }

  #finish(): Frame {
    const { command, headers } = this.#head!;
    this.#head = null;
    this.#length = undefined;
    return { command, headers, body: this.#body.take() };
  }
}

/** Bytes that are not whole yet. */
class Pieces {
  readonly #most: number;
  readonly #refusal: string;
  #pieces: Buffer[] = [];
  length = 0;

  constructor(most: number, refusal: string) {
    this.#most = most;
    this.#refusal = refusal;
  }

  add(piece: Buffer): void {
    this.length += piece.length;
    if (this.length > this.#most) throw new FrameError(this.#refusal, { tooLarge: true });
    // A copy: what it comes from may be much larger.
    if (piece.length > 0) this.#pieces.push(Buffer.from(piece));
  }

  take(): Buffer {
    const whole = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.length = 0;
    return whole;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws FrameError for what is no UTF-8 */
function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new FrameError('not UTF-8');
  }
}
