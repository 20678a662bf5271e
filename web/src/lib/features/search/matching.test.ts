import { expect, test } from 'vitest';
import { mayMean } from './matching.ts';

test.each([
  ['스크', '스크랩', true],
  ['ㅅㅋㄹ', '스크랩', true],
  ['스ㅋ', '스크랩', true],
  ['ㅋㄹ', '스크랩', true],
  ['새글', '새 글', true],
  ['SET', 'Settings', true],
  ['ㅎㅎ', '스크랩', false],
  ['랩스', '스크랩', false],
  ['ㅅㅋㄹㅂ', '스크랩', false],
])('%s may mean %s: %s', (typed, name, may) => {
  expect(mayMean(typed, name)).toBe(may);
});
