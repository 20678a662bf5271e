import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type ErrorKind, type FieldProblem } from '../../kernel/errors.ts';
import type { ProblemBody } from '../../kernel/http.ts';

const statusOf: Record<ErrorKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  timeout: 408,
  conflict: 409,
  gone: 410,
  'wrong-protocol': 412,
  'too-large': 413,
  'unsupported-type': 415,
  'bad-range': 416,
  invalid: 422,
  'upgrade-required': 426,
  'too-many': 429,
  // Of the tus protocol, which the standard's list of names does not know.
  'wrong-checksum': 460,
  unavailable: 503,
};

/** Codes of the framework's own refusals. Anything else is a bug and answers 500 without a word about its cause. */
const frameworkProblems: Record<string, DomainError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new DomainError('too-large', 'request.too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new DomainError('unsupported-type', 'request.unsupported_type'),
  FST_ERR_CTP_EMPTY_JSON_BODY: new DomainError('malformed', 'request.empty_body'),
  FST_ERR_CTP_INVALID_JSON_BODY: new DomainError('malformed', 'request.malformed_json'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new DomainError('malformed', 'request.malformed'),
  FST_ERR_BAD_URL: new DomainError('malformed', 'request.malformed_url'),
  FST_ERR_ASYNC_CONSTRAINT: new DomainError('malformed', 'request.malformed'),
  FST_ERR_MAX_PARAM_LENGTH: new DomainError('not-found', 'request.not_found'),
};

const databaseDown = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
]);
const databaseBusy = new Set(['40001', '40P01', '55P03', '57014']);

/** Turns whatever was thrown into the refusal that the caller may see, or `null` for a bug. */
function asDomainError(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  if (typeof error !== 'object' || error === null) return null;
  const code = 'code' in error ? String(error.code) : '';
  if ('validation' in error && error.validation) return fromValidation(error as FastifyError);
  if (frameworkProblems[code]) return frameworkProblems[code];
  if (code.startsWith('FST_') && 'statusCode' in error && error.statusCode === 400)
    return new DomainError('malformed', 'request.malformed');
  if (error instanceof SyntaxError && 'statusCode' in error)
    return new DomainError('malformed', 'request.malformed_json');
  if (databaseDown.has(code) || isLostConnection(error)) {
    return new DomainError('unavailable', 'server.database_unavailable', { retryAfter: 2, cause: error });
  }
  if (databaseBusy.has(code))
    return new DomainError('unavailable', 'server.busy', { retryAfter: 1, cause: error });
  return null;
}

function isLostConnection(error: object): boolean {
  // A socket of PostgreSQL that is not there now, or not yet again (ENOENT).
  if ('syscall' in error && error.syscall === 'connect') return true;
  const message = 'message' in error ? String(error.message) : '';
  return /^(Connection (terminated|ended)|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed))/.test(
    message,
  );
}

function fromValidation(error: FastifyError): DomainError {
  const errors: FieldProblem[] = (error.validation ?? []).map((issue) => {
    const params = issue.params as Record<string, unknown>;
    const extra = params['additionalProperty'] ?? params['missingProperty'];
    const pointer = `${issue.instancePath}${typeof extra === 'string' ? `/${extra}` : ''}`;
    const keyword =
      issue.keyword === 'additionalProperties' ? 'unknown_field' : `invalid_${snake(issue.keyword)}`;
    return { pointer, code: issue.keyword === 'required' ? 'required' : keyword };
  });
  const code = errors.some((issue) => issue.code === 'unknown_field')
    ? 'request.unknown_field'
    : 'request.invalid';
  if (error.validationContext === 'params') return new DomainError('not-found', 'request.not_found');
  return new DomainError('invalid', code, { errors });
}

function snake(keyword: string): string {
  return keyword.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function problemBody(error: DomainError, instance: string): ProblemBody {
  const status = statusOf[error.kind];
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Problem',
    status,
    code: error.code,
    instance,
    ...(Object.keys(error.params).length > 0 && { params: error.params }),
    ...(error.errors.length > 0 && { errors: error.errors }),
  };
}

const unexpected = new DomainError('unavailable', 'server.unexpected');

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asDomainError(error);
  const instance = request.url.split('?')[0]!;
  if (!known) {
    request.log.error({ err: error }, 'request failed unexpectedly');
    const body = { ...problemBody(unexpected, instance), status: 500, title: 'Internal Server Error' };
    return reply.code(500).type('application/problem+json').serializer(JSON.stringify).send(body);
  }
  if (known.kind === 'unavailable')
    request.log.warn({ err: known.cause ?? known }, 'request refused: unavailable');
  if (known.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(known.retryAfter)));
  if (known.rateLimit)
    for (const [name, value] of Object.entries(known.rateLimit))
      reply.header(`ratelimit-${name}`, String(value));
  const body = problemBody(known, instance);
  return reply.code(body.status).type('application/problem+json').serializer(JSON.stringify).send(body);
}
