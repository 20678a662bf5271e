import type { Readable } from 'node:stream';

export interface StoredObject {
  key: string;
  size: number;
  modifiedAt: Date;
}

export interface PutOptions {
  /** Bytes; anything else arriving is refused, so that a cut upload is never stored. */
  size?: number;
  /** Media type, for stores that serve files by themselves. */
  type?: string;
}

/** `start` and `end` are byte positions, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Files by key. A key is lower-case ASCII like `files/ab/3f2c.webp`; no key may be the folder of another one.
 * All methods throw StorageError for a bad key.
 */
export interface Storage {
  /** Stores all of it or nothing; replaces what was there. */
  put(key: string, body: Buffer | Readable, options?: PutOptions): Promise<void>;
  /** @throws StorageError `missing`, `bad_range` before anything is read */
  get(key: string, range?: ByteRange): Promise<Readable>;
  /** @throws StorageError `missing` */
  stat(key: string): Promise<StoredObject>;
  /** Also fine when there is none. */
  delete(key: string): Promise<void>;
  /** Everything whose key begins with `prefix`, in the order of the keys. */
  list(prefix: string): AsyncIterable<StoredObject>;
}

export type StorageErrorCode = 'bad_key' | 'missing' | 'wrong_size' | 'bad_range';

export class StorageError extends Error {
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
    this.code = code;
  }
}

const keyShape = /^[a-z0-9][a-z0-9/_.-]{0,200}$/;

/** @throws StorageError `bad_key` unless every part is a plain name */
export function assertKey(key: string): void {
  const fine = keyShape.test(key) && key.split('/').every((part) => part !== '' && !part.startsWith('.'));
  if (!fine || key.includes('..')) throw new StorageError('bad_key', 'Not a storage key');
}
