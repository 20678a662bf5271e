import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from '../../kernel/module.ts';
import { Empty } from '../../kernel/http.ts';
import { notAPiece, wrongProtocol } from './files.errors.ts';
import { ByUpload, ResumableView, TusRefusals } from './files.schemas.ts';
import type { Kit } from './kit.ts';
import type { UploadRow } from './pieces.queries.ts';
import { presentUpload } from './resumable.present.ts';
import {
  pieceType,
  readBytes,
  readChecksum,
  readMetadata,
  tusChecksums,
  tusExtensions,
  tusVersion,
} from './tus.rules.ts';
import { accessUpload } from './uploads.access.ts';
import { beginUpload, longestUpload } from './use-cases/begin-upload.ts';
import { endUploads } from './use-cases/end-uploads.ts';
import { finishUpload } from './use-cases/finish-upload.ts';
import { takePiece, type Sent } from './use-cases/take-piece.ts';

const uploading = { name: 'uploading', points: 30, seconds: 60 };
const sending = { name: 'sending_pieces', points: 600, seconds: 60 };
const bodySeconds = 180;
const access = { who: 'member', object: 'visible' } as const;
const one = '/uploads/:id';

/** The tus protocol 1.0.0, and a JSON view of each upload. */
export function resumableRoutes(kit: Kit) {
  return (http: Http): void => {
    // Left unread: whoever stores a piece reads it as it comes.
    http.addContentTypeParser(pieceType, (_request, _body, done) => done(null));
    http.addHook('onSend', async (_request, reply) => {
      reply.header('tus-resumable', tusVersion);
      if (reply.statusCode === 412) reply.header('tus-version', tusVersion);
    });
    http.addHook('preHandler', async ({ method, headers }) => {
      const isPlain = method === 'GET' || method === 'OPTIONS';
      if (!isPlain && headers['tus-resumable'] !== tusVersion) throw wrongProtocol();
    });
    mountBeginning(http, kit);
    mountReading(http);
    mountSending(http, kit);
    mountEnding(http, kit);
  };
}

function mountBeginning(http: Http, kit: Kit): void {
  http.options(
    '/uploads',
    { config: { access: { who: 'guest' } }, schema: { hide: true } },
    async (request, reply) => {
      reply.code(204).headers({
        'tus-version': tusVersion,
        'tus-extension': tusExtensions,
        'tus-checksum-algorithm': tusChecksums,
        'tus-max-size': longestUpload(request.ctx),
      });
    },
  );
  http.post(
    '/uploads',
    {
      // No `creates`, as for `POST /files`; what was begun twice is swept.
      config: { access: { who: 'member' }, limit: uploading, bodySeconds },
      schema: {
        tags: ['files'],
        summary: 'Begin a resumable upload (tus 1.0.0): `Upload-Length`, and `filename` in `Upload-Metadata`',
        response: { 201: ResumableView, ...TusRefusals },
      },
    },
    async (request, reply) => {
      const upload = await begin(kit, request);
      addHeaders(reply.code(201), upload).header('location', `/api/v1/uploads/${upload.id}`);
      return presentUpload(request.ctx, upload);
    },
  );
}

/** With a body it is the first piece; what cannot be sent whole in one go is begun again. */
async function begin(kit: Kit, request: FastifyRequest): Promise<UploadRow> {
  const { ctx, headers } = request;
  const length = readBytes('Upload-Length', headers['upload-length']);
  const metadata = readMetadata(headers['upload-metadata']);
  const sent = isPiece(request) ? sentOf(request, 0) : null;
  const upload = await beginUpload(ctx, {
    length,
    name: metadata.get('filename') ?? metadata.get('name'),
    metadata: String(headers['upload-metadata'] ?? ''),
  });
  if (!sent) return upload;
  try {
    return await send(kit, request, upload.id, sent);
  } catch (error) {
    await endUploads(kit, ctx, [upload.id]);
    throw error;
  }
}

function mountReading(http: Http): void {
  http.get(
    one,
    {
      config: { access },
      schema: {
        tags: ['files'],
        summary: 'How far an upload is, and the file that it became',
        params: ByUpload,
        response: { 200: ResumableView, ...TusRefusals },
      },
    },
    async (request, reply) => {
      const upload = await accessUpload(request.ctx, request.params.id);
      addHeaders(reply, upload).headers({ 'upload-length': upload.length, 'cache-control': 'no-store' });
      if (upload.metadata !== '') reply.header('upload-metadata', upload.metadata);
      return presentUpload(request.ctx, upload);
    },
  );
}

function mountSending(http: Http, kit: Kit): void {
  http.patch(
    one,
    {
      config: { access, limit: sending, bodySeconds },
      schema: {
        tags: ['files'],
        summary: 'Send the next piece of an upload (tus 1.0.0); after the last one it is a file',
        consumes: [pieceType],
        params: ByUpload,
        response: { 204: Empty, ...TusRefusals },
      },
    },
    async (request, reply) => {
      if (!isPiece(request)) throw notAPiece();
      const offset = readBytes('Upload-Offset', request.headers['upload-offset']);
      const upload = await send(kit, request, request.params.id, sentOf(request, offset));
      addHeaders(reply.code(204), upload);
      return null;
    },
  );
}

function mountEnding(http: Http, kit: Kit): void {
  http.delete(
    one,
    {
      config: { access },
      schema: {
        tags: ['files'],
        summary: 'Give up an upload; a file that it became already stays',
        params: ByUpload,
        response: { 204: Empty, ...TusRefusals },
      },
    },
    async (request, reply) => {
      const upload = await accessUpload(request.ctx, request.params.id);
      await endUploads(kit, request.ctx, [upload.id]);
      reply.code(204);
      return null;
    },
  );
}

function isPiece({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.trim().toLowerCase() === pieceType;
}

function sentOf({ headers }: FastifyRequest, offset: number): Sent {
  const length = headers['content-length'];
  return {
    offset,
    length: length === undefined ? null : readBytes('Content-Length', length),
    checksum: readChecksum(headers['upload-checksum']),
  };
}

/** Also an empty piece behind the last byte finishes: so a finish that broke is tried again. */
async function send(kit: Kit, request: FastifyRequest, id: string, sent: Sent): Promise<UploadRow> {
  const upload = await takePiece(kit, request.ctx, id, request, sent);
  return upload.received === upload.length ? finishUpload(kit, request.ctx, id) : upload;
}

function addHeaders(reply: FastifyReply, upload: UploadRow): FastifyReply {
  return reply.headers({
    'upload-offset': upload.received,
    'upload-expires': upload.expires_at.toUTCString(),
  });
}
