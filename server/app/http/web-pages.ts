import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Http } from '../../kernel/module.ts';
import { findAnnouncement } from '../../modules/site/index.ts';
import { asGuest, keepable, sendKept, type GuestRequest, type HandedOver } from './guest-pages.ts';
import type { KeptPage, PageCache } from './page-cache.ts';
import { readInProcess, type Reading, type ReadingAnswer } from './in-process.ts';
import { newVisit } from './visits.ts';

/** The handler that adapter-node builds. */
export interface WebHandler {
  (request: IncomingMessage, response: ServerResponse, next: () => void): void;
  /** Renders a page without a response to write to: what many guests get is packed and sent by the server itself. */
  render?: (request: Request, raw: IncomingMessage) => Promise<Response>;
  /** Whether a file lies at this path instead of a page. */
  isFile?: (path: string) => boolean;
}

/** Headers by which pages learn how they were asked for; whatever a visitor sends under these names is overwritten. */
export const protocolHeader = 'x-madang-protocol';
export const hostHeader = 'x-madang-host';
const filesHeader = 'x-madang-files';

type ApiCall = (request: Request) => Promise<Response>;

declare module 'node:http' {
  interface IncomingMessage {
    /** Calls the API in this process, without a socket. Set for every page request. */
    madangApi?: ApiCall;
    /** Reads from the API in this process; what is read for one page is read once. */
    madangRead?: (reading: Reading) => Promise<ReadingAnswer>;
    /** Takes a page that is the same for every guest who asks in the same way. Absent when the visitor may be somebody. */
    madangKeep?: (page: HandedOver) => KeptPage | null;
  }
}

export interface WebPages {
  handler: WebHandler;
  cache: PageCache;
  /** Origin of files, from which pages may show pictures. */
  filesUrl: string | null;
  /** Somebody read a post on a page that was not rendered for them. */
  viewed: (ctx: Ctx, postId: string, guest: { address: string; agent: string }) => void;
}

type Finish = (page: KeptPage | null) => void;

/** Everything that is not the API is a page. Guests share what is rendered for one of them. */
export function mountWebPages(http: Http, pages: WebPages): void {
  http.all(
    '/*',
    { config: { access: { who: 'guest' }, internal: true }, schema: { hide: true }, bodyLimit: 1_048_576 },
    async (request, reply) => {
      const guest = asGuest(request, findAnnouncement(request.ctx)?.version ?? null);
      const shared = guest ? pages.cache.find(guest.key) : null;
      // At once, so that nobody else begins as well. Whoever waits for a page that turns out to be another's renders alone.
      const finish = guest && shared === null ? pages.cache.begin(guest.key) : null;
      const page = await shared;
      if (page) {
        recordViews(pages, request, page);
        return sendKept(request, reply, page);
      }
      return render(http, pages, { request, reply, guest, finish });
    },
  );
}

function recordViews({ viewed }: WebPages, request: FastifyRequest, page: KeptPage): void {
  const guest = { address: request.ip, agent: request.headers['user-agent'] ?? '' };
  for (const postId of page.about) viewed(request.ctx, postId, guest);
}

interface Rendering {
  request: FastifyRequest;
  reply: FastifyReply;
  guest: GuestRequest | null;
  finish: Finish | null;
}

function render(
  http: Http,
  { handler, filesUrl }: WebPages,
  rendering: Rendering,
): FastifyReply | Promise<FastifyReply> {
  const { request, reply, guest, finish } = rendering;
  const { raw, ip, protocol, host } = request;
  const calls: string[] = [];
  // A form's action changes something first, so what it reads afterwards must not come from before.
  const shared = request.method === 'GET' ? newVisit() : null;
  if (guest) raw.headers = guest.headers;
  raw.headers[protocolHeader] = protocol;
  raw.headers[hostHeader] = host;
  raw.headers[filesHeader] = filesUrl ?? '';
  const readPath = (path: string) => void calls.push(path.split('?', 1)[0]!);
  raw.madangApi = async (call) => {
    const answer = await callInProcess(http, call, ip, protocol);
    if (call.method === 'GET' && answer.ok) readPath(new URL(call.url).pathname);
    return answer;
  };
  raw.madangRead = async (reading) => {
    const visit = shared ?? newVisit();
    const answer = await readInProcess(http, reading, { address: ip, protocol, host, visit });
    if (answer.status < 300) readPath(reading.url);
    return answer;
  };
  if (finish) {
    raw.madangKeep = (page) => {
      const kept = keepable(page, calls);
      finish(kept);
      return kept;
    };
    reply.raw.once('close', () => finish(null));
  }
  const page = guest && finish && asPage(handler, request, guest);
  if (page) return renderForGuests(handler.render!, page, { request, reply, finish });
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.hijack();
  handler(raw, reply.raw, () => {
    reply.raw.statusCode = 404;
    reply.raw.end();
  });
  return reply;
}

/** The request as the pages take it; `null` for files and for addresses that are none. */
function asPage(handler: WebHandler, request: FastifyRequest, guest: GuestRequest): Request | null {
  const path = request.url.split('?', 1)[0]!;
  if (!handler.render || handler.isFile?.(path)) return null;
  try {
    return new Request(`${request.protocol}://${request.host}${request.url}`, {
      headers: Object.entries(guest.headers).filter((header): header is [string, string] => !!header[1]),
    });
  } catch {
    return null;
  }
}

/** Renders for all guests who ask alike; a page that turns out to be one visitor's own is passed on as it is. */
async function renderForGuests(
  renderPage: NonNullable<WebHandler['render']>,
  page: Request,
  { request, reply, finish }: { request: FastifyRequest; reply: FastifyReply; finish: Finish },
): Promise<FastifyReply> {
  const { raw } = request;
  let kept: KeptPage | null = null;
  const keep = raw.madangKeep!;
  raw.madangKeep = (handedOver) => (kept = keep(handedOver));
  const answer = await renderPage(page, raw).finally(() => finish(kept));
  return kept ? sendKept(request, reply, kept) : reply.send(answer);
}

/** Pages read the body themselves, so Fastify must leave the stream alone outside `/api`. */
export function leavePageBodiesUnread(http: Http): void {
  // Fastify would take plain text as a string body.
  http.removeContentTypeParser('text/plain');
  http.addContentTypeParser(
    '*',
    (request: { url?: string }, _payload: unknown, done: (error: Error | null, body?: unknown) => void) => {
      const isApi = request.url?.startsWith('/api/') ?? false;
      done(
        isApi
          ? Object.assign(new Error('unsupported type'), {
              code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
              statusCode: 415,
            })
          : null,
      );
    },
  );
}

async function callInProcess(
  http: Http,
  call: Request,
  address: string,
  protocol: string,
): Promise<Response> {
  const url = new URL(call.url);
  const headers: Record<string, string> = {
    host: url.host,
    'x-forwarded-for': address,
    'x-forwarded-proto': protocol,
  };
  call.headers.forEach((value, name) => {
    if (name !== 'host' && name !== 'content-length') headers[name] = value;
  });
  const body = call.body === null ? undefined : Buffer.from(await call.arrayBuffer());
  const answer = await (http as unknown as FastifyInstance).inject({
    method: call.method as 'GET',
    url: `${url.pathname}${url.search}`,
    headers,
    remoteAddress: '127.0.0.1',
    ...(body && { payload: body }),
  });
  const out = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) out.append(name, String(one));
  }
  const empty = [204, 205, 304].includes(answer.statusCode);
  return new Response(empty ? null : new Uint8Array(answer.rawPayload), {
    status: answer.statusCode,
    headers: out,
  });
}
