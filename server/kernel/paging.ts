import { DomainError } from './errors.ts';

export interface PageRequest {
  /** 1–100. */
  limit: number;
  cursor?: string | undefined;
}

export interface Page<T> {
  items: T[];
  /** Opaque; `null` on the last page. */
  nextCursor: string | null;
}

/** Makes an opaque keyset cursor of the sort key's values. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * Reads a cursor back. `patterns` says what each value must look like, so that a made-up cursor never reaches SQL.
 * @throws DomainError `request.invalid_cursor`
 */
export function decodeCursor(cursor: string, patterns: readonly RegExp[]): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === patterns.length) {
      const values = key.map(String);
      if (values.every((value, index) => patterns[index]!.test(value))) return values;
    }
  } catch {
    // falls through to the refusal below
  }
  throw new DomainError('invalid', 'request.invalid_cursor');
}

/** Patterns for the values that keys are made of. */
export const cursorPart = {
  id: /^[1-9][0-9]{0,17}$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/,
  number: /^-?\d{1,15}(\.\d{1,9})?$/,
  version: /^[1-9][0-9]{0,8}$/,
  path: /^[0-9]{1,18}(\.[0-9]{1,18})*$/,
  text: /^[^\0]{1,200}$/u,
};

/** Cuts rows that were fetched with `limit + 1` to one page. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  present: (row: Row) => Item,
  key: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null,
  };
}
