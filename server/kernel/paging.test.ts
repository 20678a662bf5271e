import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from './errors.ts';
import { isSerialId, newId } from './ids.ts';
import { cursorPart, decodeCursor, encodeCursor, toPage } from './paging.ts';

describe('a cursor', () => {
  it('comes back as it went', () => {
    const key = ['2026-11-21T06:22:52.123Z', '42'];
    expect(decodeCursor(encodeCursor(key), [cursorPart.time, cursorPart.id])).toEqual(key);
  });

  it('made up by anybody is refused, never trusted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (made) => {
        try {
          const [at, id] = decodeCursor(made, [cursorPart.time, cursorPart.id]);
          expect(at).toMatch(cursorPart.time);
          expect(id).toMatch(cursorPart.id);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

it('a page knows whether another one follows', () => {
  const rows = [1, 2, 3];
  const page = (limit: number) =>
    toPage(
      rows,
      limit,
      (row) => row * 10,
      (row) => [row],
    );
  expect(page(3)).toEqual({ items: [10, 20, 30], nextCursor: null });
  expect(page(2)).toEqual({ items: [10, 20], nextCursor: encodeCursor([2]) });
});

it('ids are UUIDs of version 7, in the order of time', () => {
  const ids = [1, 2, 3].map((at) => newId(Date.UTC(2026, 0, at)));
  expect(ids).toEqual([...ids].sort());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it.each(['1', '999999999999999999'])('%s can be a row', (text) => expect(isSerialId(text)).toBe(true));
it.each(['', '0', '-1', '01', '1e3', '1.0', '9'.repeat(19), ' 1', '١'])('%j cannot', (text) =>
  expect(isSerialId(text)).toBe(false),
);
