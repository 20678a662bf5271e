export type FileKind = 'image' | 'pdf' | 'zip' | 'text';

export interface FileType {
  kind: FileKind;
  mediaType: string;
  /** The first is the one that names get. */
  extensions: readonly string[];
}

export const fileTypes = {
  jpeg: { kind: 'image', mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jfif'] },
  png: { kind: 'image', mediaType: 'image/png', extensions: ['png'] },
  webp: { kind: 'image', mediaType: 'image/webp', extensions: ['webp'] },
  gif: { kind: 'image', mediaType: 'image/gif', extensions: ['gif'] },
  avif: { kind: 'image', mediaType: 'image/avif', extensions: ['avif'] },
  pdf: { kind: 'pdf', mediaType: 'application/pdf', extensions: ['pdf'] },
  zip: { kind: 'zip', mediaType: 'application/zip', extensions: ['zip'] },
  text: { kind: 'text', mediaType: 'text/plain', extensions: ['txt'] },
} as const satisfies Record<string, FileType>;

/** Bytes from the beginning that are looked at. */
export const headLength = 4096;

const markup = /^\s*(?:<\?xml|<!--|<!doctype|<\/?[a-z][a-z0-9:-]*(?:[\s/>]|$))/i;

/** The type that the first bytes show; null for everything that is not taken. Text is what is left and not markup. */
export function sniffType(head: Buffer): FileType | null {
  const latin = head.toString('latin1');
  if (latin.startsWith('\xff\xd8\xff')) return fileTypes.jpeg;
  if (latin.startsWith('\x89PNG\r\n\x1a\n')) return fileTypes.png;
  if (latin.startsWith('GIF87a') || latin.startsWith('GIF89a')) return fileTypes.gif;
  if (latin.startsWith('RIFF') && latin.startsWith('WEBP', 8)) return fileTypes.webp;
  if (latin.startsWith('ftyp', 4)) return isAvif(head) ? fileTypes.avif : null;
  if (latin.startsWith('%PDF-')) return fileTypes.pdf;
  if (latin.startsWith('PK\x03\x04') || latin.startsWith('PK\x05\x06')) return fileTypes.zip;
  const text = latin.replace(/^(?:\xef\xbb\xbf)/, '');
  return hasControls(text) || markup.test(text) || text.includes('%PDF-') ? null : fileTypes.text;
}

/** The brands of an ISO media file: the major one and those that it is compatible with. */
function isAvif(head: Buffer): boolean {
  const length = Math.min(head.readUInt32BE(0), head.length, 256);
  for (let at = 8; at + 4 <= length; at += 4) {
    const brand = head.toString('latin1', at, at + 4);
    if (at !== 12 && (brand === 'avif' || brand === 'avis')) return true;
  }
  return false;
}

/** Signs that no text has; tab, line ends, form feed and escape are fine. */
export function hasControls(latin: string): boolean {
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/.test(latin);
}

const runnable = new Set(
  'html htm xhtml shtml svg xml js mjs php phtml phar asp aspx jsp cgi exe com bat cmd scr msi ps1 vbs jar sh hta swf'.split(
    ' ',
  ),
);

/** `photo.html.png` wants to be taken for something else. */
export function hidesType(name: string): boolean {
  return name
    .toLowerCase()
    .split('.')
    .slice(1, -1)
    .some((part) => runnable.has(part.trim()));
}
