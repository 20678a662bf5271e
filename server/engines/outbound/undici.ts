import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type BlockList } from 'node:net';
import { promisify } from 'node:util';
import { Agent, errors, type Dispatcher } from 'undici';
import { allowList, assertAllowed, readTarget, type Target } from './addresses.ts';
import { lookAtPage } from './page-head.ts';
import {
  OutboundFailed,
  OutboundRefused,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
} from './port.ts';

/** All addresses of a name. @throws when there are none */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

interface OutboundOptions {
  /** Networks that may be called although they are private, such as `10.0.0.0/8`. */
  allow?: readonly string[];
  resolve?: Resolve;
}

const lookUp = promisify(lookup);
const resolveBySystem: Resolve = (host) => lookUp(host, { all: true, verbatim: true });
const mostRedirects = 3;
const redirecting = new Set([301, 302, 303, 307, 308]);

export function createOutbound({ allow = [], resolve = resolveBySystem }: OutboundOptions = {}): Outbound {
  const allowed = allowList(allow);
  const send = async (request: OutboundRequest): Promise<OutboundAnswer> => {
    const signal = AbortSignal.timeout(request.timeoutMs ?? 10_000);
    const left = Math.min(request.redirects ?? 0, mostRedirects);
    return follow(request, left, (hop) => callOnce(hop, allowed, resolve, signal));
  };
  return {
    async check(url) {
      try {
        await findAddress(readTarget(url), allowed, resolve, AbortSignal.timeout(3_000));
      } catch (error) {
        if (!(error instanceof OutboundFailed)) throw error;
      }
    },
    send,
    readHead: (url) => lookAtPage(send, url),
  };
}

/** Each place is looked at like the first. */
async function follow(
  request: OutboundRequest,
  left: number,
  call: (hop: OutboundRequest) => Promise<OutboundAnswer>,
): Promise<OutboundAnswer> {
  const answer = await call(request);
  const { location } = answer.headers;
  if (request.method !== 'GET' || !redirecting.has(answer.status) || !location) return answer;
  if ((request.redirects ?? 0) === 0) return answer;
  if (left === 0) throw new OutboundRefused('redirects');
  if (!URL.canParse(location, request.url)) throw new OutboundRefused('not-a-url');
  // Credentials of one place are not told to another.
  const url = new URL(location, request.url);
  const sameOrigin = url.origin === new URL(request.url).origin;
  const headers = sameOrigin ? (request.headers ?? {}) : {};
  return follow({ ...request, headers, url: url.href }, left - 1, call);
}

/** The one address that is looked at, and then called. All of a name must be allowed. */
async function findAddress(
  { host, port }: Target,
  allowed: BlockList,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<LookupAddress> {
  const family = isIP(host);
  if (family !== 0) {
    assertAllowed(host, port, allowed);
    return { address: host, family };
  }
  const found = await before(signal, resolve(host)).catch((error: unknown) => {
    if (error instanceof OutboundFailed) throw error;
    throw new OutboundFailed('unresolved', { cause: error });
  });
  for (const { address } of found) assertAllowed(address, port, allowed);
  const [first] = found;
  if (!first) throw new OutboundFailed('unresolved');
  return first;
}

async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const end = () => late.reject(new OutboundFailed('timeout'));
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** One connection to one address, closed afterwards: a name may lead elsewhere the next time. */
async function callOnce(
  request: OutboundRequest,
  allowed: BlockList,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  const target = readTarget(request.url);
  const pinned = await findAddress(target, allowed, resolve, signal);
  const agent = new Agent({
    pipelining: 0,
    maxHeaderSize: 16_384,
    connect: {
      lookup: (_host, options, callback) => {
        if (options.all) callback(null, [pinned]);
        else callback(null, pinned.address, pinned.family);
      },
    },
  });
  try {
    const answer = await agent.request({
      origin: target.url.origin,
      path: target.url.pathname + target.url.search,
      method: request.method ?? 'POST',
      headers: { 'user-agent': 'Madang', 'accept-encoding': 'identity', ...request.headers },
      body: request.body ?? null,
      signal,
    });
    return await readAnswer(answer, request.maxBytes ?? 65_536);
  } catch (error) {
    throw failureOf(error);
  } finally {
    await agent.destroy();
  }
}

async function readAnswer(answer: Dispatcher.ResponseData, most: number): Promise<OutboundAnswer> {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body as AsyncIterable<Uint8Array>) {
    parts.push(part.subarray(0, most - size));
    size += part.length;
    if (size > most) break;
  }
  return { status: answer.statusCode, headers, body: Buffer.concat(parts), cut: size > most };
}

function failureOf(error: unknown): unknown {
  if (error instanceof OutboundRefused || error instanceof OutboundFailed) return error;
  const { name, code = '' } = error as { name?: string; code?: string };
  if (name === 'TimeoutError' || name === 'AbortError')
    return new OutboundFailed('timeout', { cause: error });
  if (/^UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT$/.test(code))
    return new OutboundFailed('timeout', { cause: error });
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/.test(code))
    return new OutboundFailed('unreachable', { cause: error });
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return new OutboundFailed('tls', { cause: error });
  if (error instanceof errors.UndiciError || name === 'HTTPParserError' || code !== '')
    return new OutboundFailed('unknown', { cause: error });
  return error;
}
