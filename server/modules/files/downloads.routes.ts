import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { StorageError, type Storage } from '../../engines/storage/port.ts';
import type { Http } from '../../kernel/module.ts';
import { asTicketHolder, isFilesHost, sendToFilesHost } from './files-host.ts';
import { accessFile, type AccessedFile } from './files.access.ts';
import { badRange, fileNotFound } from './files.errors.ts';
import { isImage } from './files.present.ts';
import { ByFile, ByFileAndName, Download, FileQuery } from './files.schemas.ts';
import { keyOf, type Kit } from './kit.ts';
import { contentDisposition } from './names.rules.ts';
import { readRange } from './ranges.rules.ts';
import type { Ticketed } from './tickets.rules.ts';

const year = 31_536_000;
const reading = { name: 'reading_files', points: 3_000, seconds: 60 };

/** Files outside `/api`: addresses that stand in texts. */
export function downloadsRoutes(kit: Kit) {
  return (http: Http): void => {
    http.addHook('onSend', async (_request, reply) => {
      reply.header('referrer-policy', 'no-referrer');
      // A cache may keep a bare 404, and answer it to those who may read the file.
      if (reply.statusCode >= 400) reply.header('cache-control', 'private, no-store');
    });
    const config = { access: { who: 'guest', object: 'visible' }, limit: reading } as const;
    const schema = { tags: ['files'], summary: 'A file', querystring: FileQuery, response: Download };
    http.get('/files/:id', { config, schema: { ...schema, params: ByFile } }, async (request, reply) =>
      send(kit, request, reply, { id: request.params.id, name: '', width: request.query.w ?? '' }),
    );
    http.get(
      '/files/:id/:name',
      { config, schema: { ...schema, params: ByFileAndName } },
      async (request, reply) =>
        send(kit, request, reply, { ...request.params, width: request.query.w ?? '' }),
    );
  };
}

type Asked = FastifyRequest<{ Querystring: Static<typeof FileQuery> }>;

async function send(kit: Kit, request: Asked, reply: FastifyReply, wanted: Ticketed): Promise<FastifyReply> {
  const { filesHost } = kit;
  if (filesHost && isFilesHost(filesHost.url, request)) {
    const ctx = await asTicketHolder(filesHost, request.ctx, wanted, request.query.t);
    // Pages of another site may show it: that is what this origin is for.
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return sendFile(kit, request, reply, { accessed: await accessFile(ctx, wanted.id), width: wanted.width });
  }
  const accessed = await accessFile(request.ctx, wanted.id);
  if (filesHost) return sendToFilesHost(filesHost, request, reply, { file: wanted, accessed });
  return sendFile(kit, request, reply, { accessed, width: wanted.width });
}

async function sendFile(
  { storage }: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  { accessed, width: wantedWidth }: { accessed: AccessedFile; width: string },
): Promise<FastifyReply> {
  const { file } = accessed;
  const width = file.widths.find((one) => String(one) === wantedWidth) ?? null;
  const etag = `"${file.id}${width === null ? '' : `-${width}`}"`;
  addHeaders(reply, accessed, width).header('etag', etag);
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const key = keyOf(file.id, width);
  const size = width === null ? file.size : (await storage.stat(key).catch(asMissing)).size;
  const ifRange = request.headers['if-range'];
  const usesRange = ifRange === undefined || ifRange === etag;
  const range = usesRange ? readRange(request.headers.range, size) : null;
  if (range === 'none') {
    reply.header('content-range', `bytes */${size}`);
    throw badRange();
  }
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  reply.header('content-length', range ? range.end - range.start + 1 : size);
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  return reply.send(await open(storage, key, range ?? undefined));
}

function open(storage: Storage, key: string, range: { start: number; end: number } | undefined) {
  return storage.get(key, range).catch(asMissing);
}

function asMissing(error: unknown): never {
  throw error instanceof StorageError ? fileNotFound() : error;
}

function addHeaders(reply: FastifyReply, { file, shared }: AccessedFile, width: number | null): FastifyReply {
  const image = isImage(file);
  const type = width === null ? file.media_type : 'image/webp';
  return reply.headers({
    'content-type': type,
    'content-disposition': contentDisposition(image ? 'inline' : 'attachment', file.name),
    'content-security-policy': "sandbox; default-src 'none'",
    // The address is the content's: it never changes. Shared caches ask again, because posts are deleted and spaces closed.
    'cache-control': shared ? `public, max-age=${year}, s-maxage=600, immutable` : 'private, no-cache',
    'accept-ranges': 'bytes',
    ...(!shared && { vary: 'cookie, authorization' }),
  });
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}
