declare module '../../kernel/ctx.ts' {
  interface Engines {
    outbound: Outbound;
  }
}

export interface OutboundRequest {
  url: string;
  /** `POST` unless told. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Milliseconds from asking for the address to the end of the answer; ten seconds unless told. */
  timeoutMs?: number;
  /** What is read of the answer at most; 64 KiB unless told. The rest is left unread. */
  maxBytes?: number;
  /** How many redirects a GET follows; none unless told, three at most. */
  redirects?: number;
}

export interface OutboundAnswer {
  status: number;
  /** Lower-case names; a header that came several times is joined by commas. */
  headers: Record<string, string>;
  body: Buffer;
  /** There was more than `maxBytes`. */
  cut: boolean;
}

/** What a page says of itself, as plain text on one line each. */
export interface PageHead {
  title: string;
  description: string | null;
  siteName: string | null;
}

/**
 * HTTP to addresses that members and hosts choose: never to this machine or a private network, in whatever notation, not
 * by a name that leads there, nor by a redirect. No cookies, no proxy, nothing unpacked.
 */
export interface Outbound {
  /**
   * What can be known before a call, so that a wrong address is refused when it is saved. A name that cannot be resolved now
   * passes. @throws OutboundRefused
   */
  check(url: string): Promise<void>;
  /** Any status is an answer. @throws OutboundRefused without a packet sent, OutboundFailed without an answer */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  /** Looks at a page, for a moment and at its beginning. Null for whatever shows nothing of itself, whyever. */
  readHead(url: string): Promise<PageHead | null>;
}

export type OutboundRefusal = 'not-a-url' | 'scheme' | 'credentials' | 'port' | 'address' | 'redirects';

/** The address is not allowed. Its message names no address, so that it may be shown and logged. */
export class OutboundRefused extends Error {
  readonly reason: OutboundRefusal;
  constructor(reason: OutboundRefusal) {
    super(`not an address that may be called (${reason})`);
    this.name = 'OutboundRefused';
    this.reason = reason;
  }
}

/** `unknown`: the request may have been taken, nobody said so. */
export type OutboundFailure = 'unresolved' | 'unreachable' | 'timeout' | 'tls' | 'unknown';

/** Nobody answered as they should. Its message names no address. */
export class OutboundFailed extends Error {
  readonly reason: OutboundFailure;
  constructor(reason: OutboundFailure, options?: ErrorOptions) {
    super(`no answer (${reason})`, options);
    this.name = 'OutboundFailed';
    this.reason = reason;
  }
}
