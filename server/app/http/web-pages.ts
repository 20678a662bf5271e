import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Http } from '../../kernel/module.ts';

/** The handler that adapter-node builds. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Headers by which pages learn how they were asked for; whatever a visitor sends under these names is overwritten. */
export const protocolHeader = 'x-madang-protocol';
export const hostHeader = 'x-madang-host';

type ApiCall = (request: Request) => Promise<Response>;

declare module 'node:http' {
  interface IncomingMessage {
    /** Calls the API in this process, without a socket. Set for every page request. */
    madangApi?: ApiCall;
  }
}

/** Everything that is not the API is a page. */
export function mountWebPages(http: Http, handler: WebHandler): void {
  http.all(
    '/*',
    { config: { access: { who: 'guest' }, internal: true }, schema: { hide: true }, bodyLimit: 1_048_576 },
    (request, reply) => {
      const { raw } = request;
      raw.headers[protocolHeader] = request.protocol;
      raw.headers[hostHeader] = request.host;
      raw.madangApi = (call) => callInProcess(http, call, request.ip, request.protocol);
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.hijack();
      handler(raw, reply.raw, () => {
        reply.raw.statusCode = 404;
        reply.raw.end();
      });
    },
  );
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
