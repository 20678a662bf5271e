import { expect, test } from 'vitest';
import { readSetCookie } from './cookies.ts';

test('a Set-Cookie line is read with its value decoded and its attributes lower-cased', () => {
  const cookie = readSetCookie(
    'madang.session_token=a%2Fb%3D.c; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax',
  );
  expect(cookie.name).toBe('madang.session_token');
  expect(cookie.value).toBe('a/b=.c');
  expect(Object.fromEntries(cookie.attributes)).toEqual({
    'max-age': '604800',
    path: '/',
    httponly: '',
    samesite: 'Lax',
  });
});

test('an expiry date keeps its comma and its spaces', () => {
  const { attributes } = readSetCookie('a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
  expect(attributes.get('expires')).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
});

test('a value that is not percent-encoded stays as it is', () => {
  expect(readSetCookie('a=100%').value).toBe('100%');
});
