import { mkdir, open } from 'node:fs/promises';
import { ImageError, type ImageFormat } from '../../engines/images/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { assertHarmless, assertNoArchive, assertText, assertWholePdf } from './content-checks.ts';
import {
  fileBroken,
  fileEmpty,
  fileTooLarge,
  imageTooLarge,
  tooBusy,
  typeMismatch,
  typeNotAllowed,
} from './files.errors.ts';
import { smallerWidths } from './files.schemas.ts';
import { attachmentLimit, imageLimit, imagePixels, mebibyte } from './files.settings.ts';
import type { Kit } from './kit.ts';
import { cleanFileName, extensionOf } from './names.rules.ts';
import type { ReceivedFile } from './receive.ts';
import { fileTypes, headLength, hidesType, sniffType, type FileType } from './types.rules.ts';
import { assertSafeZip } from './zip-inspection.ts';

/** A file that may be kept, with everything that is kept for it. */
export interface PreparedFile {
  name: string;
  mediaType: string;
  width: number | null;
  height: number | null;
  animated: boolean;
  /** The file itself first. */
  parts: { path: string; size: number; width: number | null; mediaType: string }[];
}

/** Pictures are kept at most this wide and high; pixels. */
const longestEdge = 2560;
const maxFrames = 100;

/**
 * Decides by its content what a file is, and makes of it what will be kept.
 * @throws DomainError 413, 415, 422; 503 when too many pictures wait
 */
export async function prepareFile(kit: Kit, ctx: Ctx, file: ReceivedFile): Promise<PreparedFile> {
  if (file.size === 0) throw fileEmpty();
  const type = sniffType(await readHead(file.path));
  if (!type) throw typeNotAllowed();
  if (!type.extensions.includes(extensionOf(file.name)) || hidesType(file.name)) throw typeMismatch();
  const limit = ctx.setting(type.kind === 'image' ? imageLimit : attachmentLimit) * mebibyte;
  if (file.size > limit) throw fileTooLarge(limit);
  if (type.kind === 'image') return prepareImage(kit, ctx, file);
  await assertAcceptable(type, file);
  const { mediaType } = type;
  return {
    name: cleanFileName(file.name, type.extensions[0]!),
    mediaType,
    width: null,
    height: null,
    animated: false,
    parts: [{ path: file.path, size: file.size, width: null, mediaType }],
  };
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function assertAcceptable({ kind }: FileType, { path, size }: ReceivedFile): Promise<void> {
  if (kind === 'zip') return assertSafeZip(path);
  await assertHarmless(path);
  await assertNoArchive(path, size);
  if (kind === 'pdf') await assertWholePdf(path, size);
  if (kind === 'text') await assertText(path);
}

const typeOf: Record<ImageFormat, FileType> = {
  jpeg: fileTypes.jpeg,
  png: fileTypes.png,
  webp: fileTypes.webp,
  gif: fileTypes.gif,
};

async function prepareImage(kit: Kit, ctx: Ctx, file: ReceivedFile): Promise<PreparedFile> {
  await assertNoArchive(file.path, file.size);
  const folder = `${file.path}-drawn`;
  await mkdir(folder);
  const pixels = ctx.setting(imagePixels) * 1_000_000;
  const made = await kit.images
    .redraw({
      path: file.path,
      folder,
      longestEdge,
      widths: smallerWidths,
      limits: { pixels, frames: maxFrames },
    })
    .catch(asRefusal);
  const { mediaType, extensions } = typeOf[made.format];
  const smaller = made.smaller.map((part) => ({ ...part, mediaType: fileTypes.webp.mediaType }));
  return {
    name: cleanFileName(file.name, extensions[0]!),
    mediaType,
    width: made.width,
    height: made.height,
    animated: made.animated,
    parts: [{ path: made.path, size: made.size, width: null, mediaType }, ...smaller],
  };
}

function asRefusal(error: unknown): never {
  if (!(error instanceof ImageError)) throw error;
  if (error.code === 'busy') throw tooBusy();
  throw error.code === 'unreadable' ? fileBroken() : imageTooLarge();
}
