import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { fetchWords, fieldWords, problemWords } from './words.ts';

overwriteGetLocale(() => 'ko');

test('a lost connection has its sentence at once, the rest when it is fetched', async () => {
  const tooLong = {
    status: 422,
    code: 'request.invalid',
    errors: [{ pointer: '/title', code: 'text.too_long', params: { max: 120 } }],
  };
  expect(problemWords({ status: 0, code: 'network.failed' })).toContain('연결');
  expect(problemWords({ status: 409, code: 'comments.parent_gone' })).toBe('');
  expect(fieldWords(tooLong, '/title')).toBeUndefined();
  await fetchWords();
  expect(problemWords({ status: 409, code: 'comments.parent_gone' })).toContain('그사이 지워졌어요');
  expect(fieldWords(tooLong, '/title')).toBe('120자까지 적을 수 있어요.');
});
