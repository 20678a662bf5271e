import { Type } from 'typebox';
import { Empty, Id, OneOf, refused, Strict } from '../../kernel/http.ts';

/** Widths in pixels in which pictures are kept besides their own. */
export const smallerWidths = [320, 640, 1280] as const;

export const FileView = Type.Object({
  id: Id,
  url: Type.String({ description: 'Path on this site; for Markdown as it is.' }),
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer({ description: 'Bytes.' }),
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
});

/** The first file itself, and all files of the request when it brought several. */
export const UploadView = Type.Object({
  ...FileView.properties,
  files: Type.Array(FileView, { description: 'Every file of the request, in its order.' }),
});

/** A file that comes in pieces. */
export const ResumableView = Type.Object({
  id: Id,
  offset: Type.Integer({ description: 'Bytes that are here.' }),
  length: Type.Integer({ description: 'Bytes of the whole file.' }),
  expiresAt: Type.String({ format: 'date-time', description: 'Unfinished by then, it is thrown away.' }),
  file: Type.Optional(FileView),
});

export const ByUpload = Type.Object({ id: Type.String({ maxLength: 64 }) });

export const ByFile = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const ByFileAndName = Type.Object({
  id: Type.String({ maxLength: 64 }),
  name: Type.String({ maxLength: 500 }),
});
export const FileQuery = Strict({
  w: Type.Optional(OneOf(smallerWidths.map(String), { description: 'Width of a smaller picture.' })),
  t: Type.Optional(
    Type.String({ maxLength: 500, description: 'A ticket, on an origin of its own for files.' }),
  ),
});

const bytes = {
  'application/octet-stream': { schema: Type.Unsafe({ type: 'string', format: 'binary' }) },
};

/** Refusals of the tus protocol: over, another version, another checksum. */
export const TusRefusals = { 410: refused(), 412: refused(), 460: refused() };

export const Download = {
  200: { description: 'The file, under its own media type.', content: bytes },
  302: Type.Null({ description: 'To the origin of files.' }),
  206: { description: 'The part that `Range` asked for.', content: bytes },
  304: Empty,
  416: refused(),
};
