import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from './errors.ts';
import { cleanLine, cleanText, graphemeLength, truncate } from './text.ts';

const rule = { pointer: '/title', min: 1, max: 10 };

describe('a line', () => {
  it.each([
    ['  두   칸  ', '두 칸'],
    ['가\u1100\u1161', '가가'],
    ['👨‍👩‍👧‍👦 가족', '👨‍👩‍👧‍👦 가족'],
    ['줄\n바꿈', '줄 바꿈'],
  ])('%j becomes %j', (raw, clean) => {
    expect(cleanLine(raw, rule)).toBe(clean);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \t '],
    ['only a joiner', '\u200d'],
    ['a direction override', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['a zero-width space', 'a\u200bb'],
    ['a control character', 'a\u0007b'],
    ['a thousand marks', `a${'\u0301'.repeat(1000)}`],
    ['eleven letters', 'ㄱ'.repeat(11)],
    ['a megabyte', 'x'.repeat(1_000_000)],
  ])('refuses %s', (_, raw) => {
    expect(() => cleanLine(raw, rule)).toThrow(DomainError);
  });

  it('is a fixed point: cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (raw) => {
        let once: string;
        try {
          once = cleanLine(raw, rule);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
          return;
        }
        expect(cleanLine(once, rule)).toBe(once);
        expect(graphemeLength(once)).toBeLessThanOrEqual(10);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('text of several lines keeps its lines and loses its tail', () => {
  expect(cleanText('첫 줄\r\n둘째 줄  \n\n', { pointer: '/body', min: 1, max: 100 })).toBe('첫 줄\n둘째 줄');
});

it('cuts between graphemes, never inside one', () => {
  expect(truncate('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 2)).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
  expect(truncate('짧다', 5)).toBe('짧다');
});
