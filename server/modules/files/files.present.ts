import type { Static } from 'typebox';
import type { FileRow } from './files.queries.ts';
import type { FileView } from './files.schemas.ts';
import { addressName } from './names.rules.ts';

/** Where a file is served; with `width`, the smaller picture of that width if there is one. */
export function fileUrl(id: string, width?: number): string {
  return `/files/${id}${width === undefined ? '' : `?w=${width}`}`;
}

export function presentFile(row: FileRow): Static<typeof FileView> {
  return {
    id: row.id,
    url: `${fileUrl(row.id)}/${encodeURIComponent(addressName(row.name))}`,
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    ...(row.width !== null && row.height !== null && { width: row.width, height: row.height }),
  };
}

export function isImage(row: Pick<FileRow, 'media_type'>): boolean {
  return row.media_type.startsWith('image/');
}
