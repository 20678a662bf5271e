import { Duplex } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

const texts = /^(?:text\/|application\/(?:json|xml|rss\+xml))/;
const worthwhile = 1400;

/** Packs a page for a browser that takes gzip. Each part is sent on as it comes, so that streamed data is not held back. */
export function gzipped(request: Request, response: Response): Response {
  const { headers, body } = response;
  const length = Number(headers.get('content-length') ?? Infinity);
  const takes = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  if (!body || !texts.test(headers.get('content-type') ?? '')) return response;
  headers.append('vary', 'Accept-Encoding');
  if (!takes || length < worthwhile || headers.has('content-encoding') || request.method === 'HEAD')
    return response;
  const tag = headers.get('etag');
  if (tag && !tag.startsWith('W/')) headers.set('etag', `W/${tag}`);
  headers.delete('content-length');
  headers.set('content-encoding', 'gzip');
  const packer = Duplex.toWeb(createGzip({ level: 5, flush: constants.Z_SYNC_FLUSH }));
  const packed = body.pipeThrough(
    packer as unknown as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>,
  );
  return new Response(packed, { status: response.status, headers });
}
