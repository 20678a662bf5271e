import type { Cookies } from '@sveltejs/kit';
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import { callApi } from '#lib/api/in-process.server.ts';
import { readingApi } from '#lib/api/reading.server.ts';
import { passCookie } from '#lib/features/order/pass.server.ts';
import * as sentences from '#lib/features/problems/problems.ts';
import { provideWords } from '#lib/features/problems/words.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import { gzipped } from '#lib/http/gzip.server.ts';
import { handOver } from '#lib/http/guest-pages.server.ts';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { documentAttributes } from '#lib/theme/document.ts';
import { asTheme, themeCookie } from '#lib/theme/theme.ts';

provideWords(sentences);

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ locale }) => {
    event.locals.locale = locale;
    event.locals.api = readingApi(event);
    event.locals.theme = asTheme(event.cookies.get(themeCookie));
    let page: string | undefined;
    const response = await resolve(event, {
      transformPageChunk: ({ html }) =>
        (page = html
          .replace('%lang%', locale)
          .replace('%document%', () => documentAttributes(event.locals))
          .replace('%machinery%', () => event.locals.machinery ?? '')),
      filterSerializedResponseHeaders: (name) => name === 'content-type' || name === 'content-length',
    });
    allowPictures(response.headers, event.request.headers.get('x-madang-files'));
    if (!response.headers.has('cache-control'))
      response.headers.set(
        'cache-control',
        isForOne(event.cookies) ? 'no-store, private' : 'private, no-cache',
      );
    response.headers.append('vary', 'Cookie, Accept-Language');
    // What is still being streamed is not whole yet, and data for the router is no page.
    const whole = response.headers.has('content-length') ? (page ?? null) : null;
    const handed = await handOver(event, response, whole);
    return handed.taken ? handed.response : gzipped(event.request, handed.response, whole);
  });

/** What may be about one person is kept by nobody: whoever sits down at this machine next gets it from no memory of a browser. */
function isForOne(cookies: Cookies): boolean {
  return mayBeMember(cookies) || cookies.get(passCookie) !== undefined;
}

/** Files may have an origin of their own; the server names it in this header, whatever a visitor sends. */
function allowPictures(headers: Headers, origin: string | null): void {
  const policy = headers.get('content-security-policy');
  if (!origin || !policy) return;
  headers.set('content-security-policy', policy.replace("img-src 'self'", `img-src 'self' ${origin}`));
}

export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
  const url = new URL(request.url);
  const ours = url.origin === event.url.origin && url.pathname.startsWith('/api/');
  return ours ? callApi(event, request) : fetch(request);
};

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind !== 'unknown') return;
  console.error(`${event.request.method} ${event.url.pathname}`, error);
  return { message: 'Internal Error' };
};
