/** What a domain error means to a caller; the HTTP layer maps each to one status. */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'timeout'
  | 'conflict'
  | 'gone'
  | 'wrong-protocol'
  | 'upgrade-required'
  | 'too-large'
  | 'unsupported-type'
  | 'bad-range'
  | 'wrong-checksum'
  | 'invalid'
  | 'too-many'
  | 'unavailable';

export interface FieldProblem {
  /** JSON pointer into the request body, such as `/title`. */
  pointer: string;
  code: string;
  params?: Record<string, unknown>;
}

export interface RateLimitState {
  limit: number;
  remaining: number;
  reset: number;
}

interface DomainErrorOptions {
  /** Machine-readable facts that the client may need, such as `{ version: 4 }`. Never personal data. */
  params?: Record<string, unknown>;
  errors?: FieldProblem[];
  /** Seconds; becomes the `Retry-After` header. */
  retryAfter?: number;
  /** The budget that is spent; becomes the `RateLimit-*` headers. `reset` in seconds. */
  rateLimit?: RateLimitState;
  cause?: unknown;
}

/** An expected refusal with a stable code such as `posts.not_found`. Everything else that is thrown is a bug. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly params: Record<string, unknown>;
  readonly errors: FieldProblem[];
  readonly retryAfter: number | undefined;
  readonly rateLimit: RateLimitState | undefined;

  constructor(kind: ErrorKind, code: string, options: DomainErrorOptions = {}) {
    super(code, { cause: options.cause });
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code;
    this.params = options.params ?? {};
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter;
    this.rateLimit = options.rateLimit;
  }
}

/** One field is wrong: 422 with `request.invalid` and the field's own code. */
export function invalidField(pointer: string, code: string, params?: Record<string, unknown>): DomainError {
  return new DomainError('invalid', 'request.invalid', {
    errors: [{ pointer, code, ...(params && { params }) }],
  });
}

/** Somebody else changed the object first: 409 with the version that is current. */
export function staleVersion(current: number): DomainError {
  return new DomainError('conflict', 'request.stale_version', { params: { version: current } });
}
