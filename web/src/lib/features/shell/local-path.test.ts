import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';

test('a path of this site is kept with its query and fragment', () => {
  expect(localPath('/posts/1?sort=new#c2')).toBe('/posts/1?sort=new#c2');
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '',
  '/\t/evil.example',
  '/\n//evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  ' //evil.example',
  '\\\\evil.example',
  'data:text/html,x',
])('%j leads home instead', (value) => {
  expect(localPath(value)).toBe('/');
});

test('a missing value leads home', () => {
  expect(localPath(null)).toBe('/');
});
