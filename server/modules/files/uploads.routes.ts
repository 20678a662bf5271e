import multipart from '@fastify/multipart';
import type { Http } from '../../kernel/module.ts';
import { presentFile } from './files.present.ts';
import { UploadView } from './files.schemas.ts';
import type { Kit } from './kit.ts';
import { uploadFiles } from './use-cases/upload-files.ts';

const uploading = { name: 'uploading', points: 30, seconds: 60 };

export function uploadsRoutes(kit: Kit) {
  return async (http: Http): Promise<void> => {
    await http.register(multipart, { throwFileSizeLimit: false });
    http.post(
      '/files',
      {
        // No `creates`: an idempotency key would hold a transaction open while the body arrives. A file that was sent twice
        // is swept with everything that nothing uses.
        config: { access: { who: 'member' }, limit: uploading, bodySeconds: 180 },
        schema: {
          tags: ['files'],
          summary: 'Upload files: a multipart form whose files are called `file`',
          consumes: ['multipart/form-data'],
          response: { 201: UploadView },
        },
      },
      async (request, reply) => {
        const files = (await uploadFiles(kit, request.ctx, request)).map(presentFile);
        reply.code(201);
        return { ...files[0]!, files };
      },
    );
  };
}
