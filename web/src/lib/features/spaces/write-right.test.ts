import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { writeRight } from './write-right.ts';

overwriteGetLocale(() => 'ko');

const rights = { read: 'guest', write: 'member', comment: 'member' } as const;
const space = { archived: false, rights, mine: { write: false, comment: false } };

test('a guest is asked to sign in where members write', () => {
  expect(writeRight(space, false)).toEqual({ may: false, signIn: true });
});

test('signing in is not offered where it would not help', () => {
  expect(writeRight({ ...space, rights: { ...rights, write: 'moderator' } }, false)).toMatchObject({
    reason: expect.stringContaining('운영진'),
  });
  expect(writeRight({ ...space, archived: true }, false)).toMatchObject({
    reason: expect.stringContaining('닫힌'),
  });
});

test('who may write, may', () => {
  expect(writeRight({ ...space, mine: { write: true, comment: true } }, true)).toEqual({ may: true });
});
