import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeptPage } from './page-cache.ts';
import { withoutNonce } from './page-policy.ts';

/** What the pages hand over when a page is the same for every guest who asks in the same way. */
export interface HandedOver {
  headers: Record<string, string>;
  body: string;
}

export interface GuestRequest {
  key: string;
  /** All that the pages get to see of this visitor: nothing that is not in the key can change what they render. */
  headers: IncomingHttpHeaders;
}

const maxUrl = 500;
const themes = new Set(['light', 'dark']);
const locales = new Set(['ko', 'en']);
/** The only cookies of ours that a shared page may depend on. */
const harmless = new Set(['madang_theme', 'madang_locale', 'madang_bar']);

/**
 * The request reduced to what a shared page may depend on, or `null` when it may be somebody's own.
 * @param announced version of what stands above every page: whether this visitor has closed it, and nothing else of that cookie
 */
export function asGuest(request: FastifyRequest, announced: string | null): GuestRequest | null {
  const { raw, method, protocol, host } = request;
  const { headers } = raw;
  const url = raw.url ?? '/';
  if (method !== 'GET' || headers.authorization !== undefined || url.length > maxUrl) return null;
  if (!/text\/html|application\/json|\*\/\*/.test(headers.accept ?? '*/*')) return null;
  const cookies = readCookies(headers.cookie ?? '');
  if (cookies === null) return null;
  const theme = cookies.get('madang_theme') ?? '';
  const look = themes.has(theme) ? theme : 'system';
  const chosen = cookies.get('madang_locale') ?? '';
  const locale = locales.has(chosen) ? chosen : preferredLocale(headers['accept-language'] ?? '');
  const closed = announced !== null && cookies.get('madang_bar') === announced;
  return {
    key: [protocol, host, url, look, locale, closed].join('\n'),
    headers: {
      host: headers.host,
      connection: headers.connection,
      'user-agent': headers['user-agent'],
      'accept-encoding': headers['accept-encoding'],
      accept: 'text/html,*/*',
      'accept-language': locale,
      cookie: `madang_theme=${look}${closed ? `; madang_bar=${announced}` : ''}`,
    },
  };
}

/** Cookies by name; `null` when one of ours is there that may say who it is. Strangers' cookies are never passed on. */
function readCookies(header: string): Map<string, string> | null {
  const cookies = new Map<string, string>();
  for (const part of header.split(';')) {
    const [name = '', ...value] = part.trim().split('=');
    if (harmless.has(name)) cookies.set(name, value.join('='));
    else if (/madang|session|token|auth/i.test(decodeURIComponentSafely(name))) return null;
  }
  return cookies;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The language that a browser would rather have, as the pages themselves decide it. */
function preferredLocale(header: string): string {
  const wishes = header.split(',').map((wish) => {
    const [tag = '', parameter = ''] = wish.split(';').map((part) => part.trim());
    const weight = parameter.startsWith('q=') ? parameter.slice(2) : undefined;
    return {
      language: tag.toLowerCase().split('-')[0]!,
      weight: weight === undefined ? 1 : Number(weight) || 0,
    };
  });
  wishes.sort((a, b) => b.weight - a.weight);
  return wishes.find(({ language }) => locales.has(language))?.language ?? 'ko';
}

/** @param calls paths of the API that the page was made from @returns `null` when it must not be shared */
export function keepable({ headers, body }: HandedOver, calls: readonly string[]): KeptPage | null {
  if (headers['set-cookie'] !== undefined || headers['location'] !== undefined) return null;
  const { 'content-security-policy': policy, etag: _ownEtag, 'content-length': _length, ...rest } = headers;
  const isPage = headers['content-type']?.startsWith('text/html') ?? false;
  const plain = isPage ? withoutNonce(body, policy ?? '') : { html: body, policy: policy ?? '' };
  if (!plain) return null;
  const bytes = Buffer.from(plain.html);
  return {
    headers: {
      ...rest,
      ...(plain.policy !== '' && { 'content-security-policy': plain.policy }),
      vary: [rest['vary'], 'Accept-Encoding'].filter(Boolean).join(', '),
    },
    body: bytes,
    etag: `W/"${createHash('sha256').update(bytes).update(plain.policy).digest('base64url').slice(0, 22)}"`,
    about: new Set(calls.flatMap((path) => /^\/api\/v1\/posts\/(\d+)$/.exec(path)?.[1] ?? [])),
    packed: new Map(),
  };
}

/** Answers with a kept page, packed as the browser likes it, or with 304 when it has the page already. */
export async function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  page: KeptPage,
): Promise<FastifyReply> {
  void reply.headers(page.headers).header('etag', page.etag);
  const known = request.headers['if-none-match'] ?? '';
  if (known.split(',').some((one) => one.trim() === page.etag)) return reply.code(304).send();
  const coding = preferredCoding(request.headers['accept-encoding'] ?? '');
  if (!coding) return reply.send(page.body);
  let packed = page.packed.get(coding);
  if (!packed) page.packed.set(coding, (packed = pack[coding](page.body)));
  void reply.header('content-encoding', coding);
  return reply.send(await packed);
}

type Coding = 'br' | 'gzip';

const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const pack: Record<Coding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => promisify(brotliCompress)(body, quality),
  gzip: (body) => promisify(gzip)(body),
};

function preferredCoding(header: string): Coding | null {
  const takes = (coding: string) =>
    new RegExp(`(?:^|,)\\s*${coding}\\s*(?:$|,|;\\s*q=(?!0(?:\\.0*)?\\s*(?:$|,)))`, 'i').test(header);
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null;
}
