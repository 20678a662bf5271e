import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordChanges } from './text-diff.rules.ts';

const told = (before: string, after: string) =>
  wordChanges(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`))
    .join('');

describe('what became of a text', () => {
  it.each([
    ['같은 말', '같은 말', '같은 말'],
    ['', '새 말', '[+새 말]'],
    ['옛 말', '', '[-옛 말]'],
    ['토요일 아침에 만나요', '토요일 저녁에 만나요', '토요일 [-아침에][+저녁에] 만나요'],
    ['가 나 다', '가 다', '가 [-나 ]다'],
    ['**굵게** 쓰기', '~~굵게~~ 쓰기', '[-**][+~~]굵게[-**][+~~] 쓰기'],
    ['하나\n둘', '하나\n셋\n둘', '하나\n[+셋\n]둘'],
  ])('%j to %j', (before, after, expected) => expect(told(before, after)).toBe(expected));

  it('gives both texts back, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const pieces = wordChanges(before, after);
        const without = (kind: string) =>
          pieces
            .filter((one) => one.kind !== kind)
            .map((one) => one.text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
    );
  });

  it('shows two texts that have nothing in common as one for the other', () => {
    const words = (sign: string) => Array.from({ length: 9_000 }, (_, index) => `${sign}${index}`).join(' ');
    const pieces = wordChanges(words('a'), words('b'));
    expect(
      pieces
        .filter(({ kind }) => kind === 'removed')
        .map(({ text }) => text)
        .join(''),
    ).toContain('a8999');
    expect(pieces.length).toBeLessThan(10);
  });
});
