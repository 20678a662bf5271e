import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { fieldWords, formWords, type Refusal } from './refusals.ts';

overwriteGetLocale(() => 'ko');

const short: Refusal = {
  status: 422,
  code: 'request.invalid',
  errors: [{ pointer: '/password', code: 'accounts.password_too_short', params: { min: 8 } }],
};

test('a field has its words, and the form then needs none', () => {
  expect(fieldWords(short, '/password')).toBe('8자 이상으로 정해 주세요.');
  expect(fieldWords(short, '/email')).toBeUndefined();
  expect(formWords(short, ['/email', '/password'])).toBeUndefined();
});

test('what no field of the form can say stands above it', () => {
  expect(formWords(short, ['/email'])).toContain('고쳐 주세요');
  expect(formWords({ status: 409, code: 'accounts.last_admin' }, ['/password'])).toContain('마지막 운영자');
});

test('a refusal for a while says for how long', () => {
  const words = formWords({ status: 429, code: 'accounts.too_many_attempts', retryAfter: 721 }, []);
  expect(words).toBe('너무 여러 번 시도했어요. 13분 뒤에 다시 해 주세요.');
});

test('an unknown code falls back to what its status means, and the names of Object are no codes', () => {
  expect(formWords({ status: 503, code: 'accounts.sleepy' }, [])).toContain('바빠요');
  expect(formWords({ status: 500, code: 'constructor' }, [])).toContain('우리 쪽');
});

test('without a refusal there are no words', () => {
  expect(formWords(undefined, [])).toBeUndefined();
  expect(fieldWords(undefined, '/email')).toBeUndefined();
});
