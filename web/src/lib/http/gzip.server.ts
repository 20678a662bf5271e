import { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { constants, createGzip, gzip } from 'node:zlib';

const texts = /^(?:text\/|application\/(?:json|xml|rss\+xml))/;
const worthwhile = 1400;

const pack = promisify(gzip);

/**
 * Packs a page for a browser that takes gzip. Each part is sent on as it comes, so that streamed data is not held back.
 * @param whole the whole page when it is known: it is packed at once, without the stream
 */
export async function gzipped(
  request: Request,
  response: Response,
  whole: string | null = null,
): Promise<Response> {
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
  if (whole !== null)
    return new Response(new Uint8Array(await pack(whole, { level: 5 })), {
      status: response.status,
      headers,
    });
  const packer = Duplex.toWeb(createGzip({ level: 5, flush: constants.Z_SYNC_FLUSH }));
  const packed = body.pipeThrough(
    packer as unknown as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>,
  );
  return new Response(packed, { status: response.status, headers });
}
