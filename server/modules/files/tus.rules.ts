import { invalidField } from '../../kernel/errors.ts';
import { badUploadHeader } from './files.errors.ts';

export const tusVersion = '1.0.0';
export const tusExtensions = 'creation,creation-with-upload,termination,checksum,expiration';
export const pieceType = 'application/offset+octet-stream';

const longestMetadata = 4_096;

/** Bytes in a header: plain digits, few enough to be counted exactly. @throws DomainError 400 */
export function readBytes(header: string, value: string | string[] | undefined): number {
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) throw badUploadHeader(header);
  return Number(value);
}

/**
 * What the sender says about the file: keys with words in base64.
 * @throws DomainError 400, 422 for words that are none
 */
export function readMetadata(value: string | string[] | undefined): Map<string, string> {
  const found = new Map<string, string>();
  if (value === undefined || value === '') return found;
  if (typeof value !== 'string' || value.length > longestMetadata) throw badUploadHeader('Upload-Metadata');
  for (const pair of value.split(',')) {
    const [key, words = '', ...rest] = pair.trim().split(' ');
    const isPlain = /^[\x21-\x2b\x2d-\x7e]{1,100}$/.test(key!) && rest.length === 0;
    if (!isPlain || found.has(key!)) throw badUploadHeader('Upload-Metadata');
    found.set(key!, readWords(words));
  }
  return found;
}

function readWords(base64: string): string {
  const bytes = fromBase64(base64);
  if (!bytes) throw badUploadHeader('Upload-Metadata');
  if (bytes.includes(0)) throw invalidField('/Upload-Metadata', 'request.nul_not_allowed');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidField('/Upload-Metadata', 'request.malformed_unicode');
  }
}

/** Strictly: Node would pass over what is none. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

const digestSizes = { sha1: 20, sha256: 32 } as const;

export const tusChecksums = Object.keys(digestSizes).join(',');

export interface Checksum {
  algorithm: keyof typeof digestSizes;
  digest: Buffer;
}

/** @throws DomainError 400 for an algorithm that is not offered, and for what is no digest of it */
export function readChecksum(value: string | string[] | undefined): Checksum | null {
  if (value === undefined) return null;
  const [algorithm = '', base64 = ''] = typeof value === 'string' ? value.split(' ') : [];
  const digest = fromBase64(base64);
  const isKnown = (name: string): name is Checksum['algorithm'] => Object.hasOwn(digestSizes, name);
  if (!isKnown(algorithm) || digest?.length !== digestSizes[algorithm])
    throw badUploadHeader('Upload-Checksum');
  return { algorithm, digest };
}
