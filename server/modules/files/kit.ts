import type { Images } from '../../engines/images/port.ts';
import type { Storage } from '../../engines/storage/port.ts';
import type { FilesHost } from './files-host.ts';

/** The engines of this module, and a folder for what is on its way. */
export interface Kit {
  images: Images;
  storage: Storage;
  /** Made when it is not there; whatever is in it may be deleted while nothing runs. */
  scratch: string;
  /** Milliseconds without a byte after which an upload is given up. */
  patience: number;
  /** `null` while files are served by the site's own origin. */
  filesHost: FilesHost | null;
}

/** No key is the folder of another one. `width` is null for the file itself. */
export function keyOf(id: string, width: number | null): string {
  return `files/${id.slice(0, 2)}/${id}/${width === null ? 'whole' : `w${width}`}`;
}

/** The id in a key; null for a key that is none of ours. */
export function idOfKey(key: string): string | null {
  return /^files\/[0-9a-f]{2}\/([0-9a-f]{32})\/[a-z0-9]+$/.exec(key)?.[1] ?? null;
}

/** Where the pieces of a file on its way are; each has a name of its own below it. */
export function piecesFolder(uploadId: string): string {
  return `uploads/${uploadId.slice(0, 2)}/${uploadId}/`;
}

/** The upload in the key of a piece; null for a key that is none of ours. */
export function uploadOfKey(key: string): string | null {
  return /^uploads\/[0-9a-f]{2}\/([0-9a-f]{32})\/[0-9a-f-]+$/.exec(key)?.[1] ?? null;
}
