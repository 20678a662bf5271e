import { describe, expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { fieldWords, problemWords } from './problems.ts';

overwriteGetLocale(() => 'ko');

describe('problemWords', () => {
  test('a known code has a sentence of its own', () => {
    expect(problemWords({ code: 'comments.parent_gone', status: 409 })).toContain('그사이 지워졌어요');
  });

  test('an unknown code falls back to its status, and then to ours', () => {
    expect(problemWords({ code: 'chat.too_loud', status: 429 })).toContain('너무 빨라요');
    expect(problemWords({ code: 'chat.broken', status: 500 })).toContain('우리 쪽');
  });
});

describe('fieldWords', () => {
  const problem = {
    status: 422,
    code: 'request.invalid',
    errors: [
      { pointer: '/title', code: 'text.too_long', params: { max: 120 } },
      { pointer: '/tags/2', code: 'tags.malformed' },
      { pointer: '/body', code: 'minLength' },
    ],
  };

  test('names the limit', () => {
    expect(fieldWords(problem, '/title')).toBe('120자까지 적을 수 있어요.');
  });

  test('an item of a list speaks for the list', () => {
    expect(fieldWords(problem, '/tags')).toContain('태그는');
  });

  test('an unknown code still says something, a clean field nothing', () => {
    expect(fieldWords(problem, '/body')).toBe('다시 확인해 주세요.');
    expect(fieldWords(problem, '/anonymous')).toBeUndefined();
    expect(fieldWords(null, '/title')).toBeUndefined();
  });
});
