import { EventEmitter } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Http } from '../../kernel/module.ts';
import type { Visit } from './visits.ts';

/** A reading call of the API by a page of this process. */
export interface Reading {
  /** Path and query. */
  url: string;
  headers: Record<string, string>;
}

export interface ReadingAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

/** On whose behalf a page asks. */
export interface Reader {
  address: string;
  protocol: string;
  host: string;
  visit: Visit;
}

declare module 'node:http' {
  interface IncomingMessage {
    /** The page behind a call in this process; nobody outside can set it. */
    madangVisit?: Visit;
  }
}

/**
 * Answers a GET of the API in this process. It goes through routing, every hook and the handler like any other request; only
 * the streams that Node makes of a socket are left out, which cost more than most answers.
 */
export function readInProcess(
  http: Http,
  { url, headers }: Reading,
  { address, protocol, host, visit }: Reader,
): Promise<ReadingAnswer> {
  return new Promise((done) => {
    const request = new CallRequest(url, { ...headers, host }, address, protocol === 'https');
    request.madangVisit = visit;
    const response = new CallResponse(request, done);
    (http as unknown as FastifyInstance).routing(
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse,
    );
  });
}

/** What Fastify asks of a request without a body. */
class CallRequest extends EventEmitter {
  readonly method = 'GET';
  readonly httpVersion = '1.1';
  readonly httpVersionMajor = 1;
  readonly complete = true;
  readonly destroyed = false;
  readonly aborted = false;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly socket: { remoteAddress: string; encrypted: boolean };
  madangVisit?: Visit;

  constructor(url: string, headers: Record<string, string>, remoteAddress: string, encrypted: boolean) {
    super();
    this.url = url;
    this.headers = headers;
    this.socket = { remoteAddress, encrypted };
  }
}

type Chunk = string | Uint8Array | null | undefined;

/** What Fastify asks of a response. Tells its answer once. */
class CallResponse extends EventEmitter {
  readonly req: CallRequest;
  statusCode = 200;
  headersSent = false;
  writableEnded = false;
  writableFinished = false;
  readonly destroyed = false;
  readonly #headers = new Map<string, string | string[]>();
  readonly #chunks: Buffer[] = [];
  readonly #done: (answer: ReadingAnswer) => void;

  constructor(req: CallRequest, done: (answer: ReadingAnswer) => void) {
    super();
    this.req = req;
    this.#done = done;
  }

  setHeader(name: string, value: number | string | readonly string[]): this {
    const text = typeof value === 'number' ? String(value) : value;
    this.#headers.set(name.toLowerCase(), typeof text === 'string' ? text : [...text]);
    return this;
  }
  getHeader(name: string): string | string[] | undefined {
    return this.#headers.get(name.toLowerCase());
  }
  getHeaders(): Record<string, string | string[]> {
    return Object.fromEntries(this.#headers);
  }
  hasHeader(name: string): boolean {
    return this.#headers.has(name.toLowerCase());
  }
  removeHeader(name: string): void {
    this.#headers.delete(name.toLowerCase());
  }
  writeHead(status: number, headers: OutgoingHttpHeaders = {}): this {
    this.statusCode = status;
    for (const name in headers) if (headers[name] !== undefined) this.setHeader(name, headers[name]);
    this.headersSent = true;
    return this;
  }
  write(chunk: Chunk): boolean {
    if (chunk) this.#chunks.push(Buffer.from(chunk));
    return true;
  }
  end(last?: Chunk): this {
    if (this.writableEnded) return this;
    this.headersSent = this.writableEnded = this.writableFinished = true;
    this.#done({ status: this.statusCode, headers: this.getHeaders(), body: this.#text(last) });
    this.emit('finish');
    this.emit('close');
    return this;
  }
  destroy(): this {
    this.statusCode = 500;
    return this.end();
  }

  #text(last: Chunk): string {
    if (this.#chunks.length === 0 && typeof last === 'string') return last;
    this.write(last);
    return Buffer.concat(this.#chunks).toString();
  }
}
