import process from 'node:process';
import type { RequestEvent } from '@sveltejs/kit';
import { cookieHeader, passCookies } from './cookies.ts';

/**
 * Answers a server-side call to our own API: in this process when the Madang server runs the pages, over the network
 * to `MADANG_API_ORIGIN` when they are developed alone.
 */
export async function callApi(event: RequestEvent, request: Request): Promise<Response> {
  const inProcess = event.platform?.req.madangApi;
  const origin = inProcess ? event.url.origin : process.env.MADANG_API_ORIGIN;
  if (!origin) throw new Error('No API: start Madang itself, or set MADANG_API_ORIGIN');
  const call = await onBehalfOf(event, request, origin);
  const response = await (inProcess ?? fetch)(call);
  passCookies(response.headers.getSetCookie(), event.cookies);
  return response;
}

async function onBehalfOf(event: RequestEvent, request: Request, origin: string): Promise<Request> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  const cookies = cookieHeader(event.cookies);
  if (cookies) headers.set('cookie', cookies);
  headers.set('origin', origin);
  headers.set('accept-language', event.locals.locale);
  const agent = event.request.headers.get('user-agent');
  if (agent) headers.set('user-agent', agent);
  const body = request.body === null ? undefined : await request.arrayBuffer();
  return new Request(new URL(pathname + search, origin), {
    method: request.method,
    headers,
    body,
    redirect: 'manual',
  });
}
