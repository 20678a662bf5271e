import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import { callApi } from '#lib/api/in-process.server.ts';
import { gzipped } from '#lib/http/gzip.server.ts';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { documentAttributes } from '#lib/theme/document.ts';
import { asTheme, themeCookie } from '#lib/theme/theme.ts';

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ locale }) => {
    event.locals.locale = locale;
    event.locals.theme = asTheme(event.cookies.get(themeCookie));
    const response = await resolve(event, {
      transformPageChunk: ({ html }) =>
        html.replace('%lang%', locale).replace('%document%', () => documentAttributes(event.locals)),
      filterSerializedResponseHeaders: (name) => name === 'content-type' || name === 'content-length',
    });
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-cache');
    response.headers.append('vary', 'Cookie, Accept-Language');
    return gzipped(event.request, response);
  });

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
