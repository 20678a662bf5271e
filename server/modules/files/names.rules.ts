import { withoutEnding } from '../../kernel/text.ts';

const dotsAndSpaces = new Set('. ');
/** Bytes in UTF-8 that a name may have, its extension included. */
const longestName = 200;
const longestAddressName = 40;

const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/**
 * A file's name as people read it: no folders, no leading dots, nothing invisible, NFC, at most 200 bytes. Keys and paths are
 * never made of it.
 */
export function cleanFileName(raw: string, extension: string): string {
  const last = raw.normalize('NFC').split(/[/\\]/).at(-1)!;
  const visible = last.toWellFormed().replace(hidden, '').replace(/\s+/gu, ' ').trim();
  const named = visible.replace(/\.[^.]*$/u, '').replace(/^[.\s]+/u, '');
  // Spaces are single and plain by now.
  const stem = withoutEnding(named, dotsAndSpaces);
  return `${shorten(stem, longestName - extension.length - 1) || 'file'}.${extension}`;
}

function shorten(text: string, bytes: number): string {
  let taken = '';
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    taken += character;
  }
  return taken.trimEnd();
}

/** What the sender calls the kind of the file: the letters after the last dot, in lower case. */
export function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,10})\s*$/iu.exec(name.normalize('NFC'))?.[1]?.toLowerCase() ?? '';
}

/** The name in an address: letters, digits and dashes, so that it can stand in Markdown as it is. */
export function addressName(name: string): string {
  const dot = name.lastIndexOf('.');
  const stem = name
    .slice(0, dot)
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${[...stem].slice(0, longestAddressName).join('') || 'file'}${name.slice(dot)}`;
}

/** RFC 6266 with an RFC 5987 name: old clients read the ASCII one, others the real one. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.normalize('NFC').replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
