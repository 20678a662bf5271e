import { expect, test } from 'vitest';
import { strengthOf } from './password-strength.ts';

test.each([
  ['', 'short'],
  ['한글일곱자예요', 'short'],
  ['aaaaaaaaaaaa', 'weak'],
  ['abcdefghijkl', 'weak'],
  ['12345678', 'weak'],
  ['password1234', 'weak'],
  ['qwerty!2024', 'weak'],
  ['tjrfkaehdq', 'fair'],
  ['마당에서만나는고양이', 'good'],
  ['correct horse battery', 'strong'],
  ['bK7#qp!2vRz9x', 'strong'],
])('%j is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});

test('the own name and the name of the e-mail count for nothing', () => {
  const alone = strengthOf('solbangul-kim');
  const owned = strengthOf('solbangul-kim', ['솔방울', 'solbangul@example.com']);
  expect([alone, owned]).toEqual(['good', 'weak']);
});
