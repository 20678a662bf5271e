import { expect, test } from 'vitest';
import { askedAt, beginsLike, mergeBy } from './completion.ts';

test.each([
  ['@', { sign: '@', typed: '', from: 0, to: 1 }],
  ['안녕 @민', { sign: '@', typed: '민', from: 3, to: 5 }],
  ['(@kim.min-su', { sign: '@', typed: 'kim.min-su', from: 1, to: 12 }],
  ['줄\n#산', { sign: '#', typed: '산', from: 2, to: 4 }],
])('%j asks', (text, asked) => expect(askedAt(text, text.length)).toEqual(asked));

test.each(['', '#', '# 제목', '@민수 ', 'me@example', 'a#b', '## ', `@${'가'.repeat(31)}`])(
  '%j asks nothing',
  (text) => expect(askedAt(text, text.length)).toBeNull(),
);

test('only what stands before the caret counts', () => {
  expect(askedAt('@민수 안녕', 2)).toEqual({ sign: '@', typed: '민', from: 0, to: 2 });
  expect(askedAt('@민수 안녕', 6)).toBeNull();
});

test.each([
  ['김민수', '김', true],
  ['김민수', '김ㅁ', true],
  ['김민수', '김민ㅅ', true],
  ['김민수', 'ㄱㅁㅅ', true],
  ['김민수', '민', false],
  ['Mina Kim', 'kim', true],
  ['산책하는 두루미', 'ㄷㄹ', true],
  ['김민수', '', true],
  ['김민수', '나', false],
])('%s begins like %j: %s', (name, typed, expected) => expect(beginsLike(name, typed)).toBe(expected));

test('the first list comes first, and nobody comes twice', () => {
  const by = (word: string) => word;
  expect(mergeBy(['나', '가'], ['가', '다', '라'], by, 3)).toEqual(['나', '가', '다']);
});
