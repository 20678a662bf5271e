import { describe, expect, it } from 'vitest';
import { blockedWords, cleanQuery, isQuoted, momentOf, neededPeople, trendingTerm } from './search.rules.ts';

describe('a query', () => {
  it.each([
    ['  산책\t모임\n', '산책 모임'],
    ['산\u0000책', '산 책'],
    ['가'.normalize('NFD'), '가'],
    ['"열린', '"열린'],
    ['', ''],
  ])('%j is searched as %j', (typed, query) => expect(cleanQuery(typed)).toBe(query));

  it('of a megabyte of blanks is cleaned all the same', () => {
    expect(cleanQuery(`${' '.repeat(1_000_000)}x`)).toBe('x');
  });
});

describe('a term that may trend', () => {
  it.each([
    ['강아지 산책', '강아지 산책'],
    ['"React Query"', 'react query'],
    ['집', '집'],
    ['c++', 'c++'],
    ['2026년', '2026년'],
  ])('is %j as %j', (typed, term) => expect(trendingTerm(typed)).toBe(term));

  it.each([
    'sol@example.com',
    'sol @ example',
    'https://example.com/a',
    'www.example.com',
    '010-1234-5678',
    '010 1234 5678',
    '+82 10.1234.5678',
    '(02)123-4567',
    '900101-1234567',
    '1234 5678 9012 3456',
    'a',
    '?!',
    'ㅋㅋㅋ',
    '',
    '가'.repeat(31),
    '하나 둘 셋 넷 다섯 여섯',
  ])('is never %j', (typed) => expect(trendingTerm(typed)).toBeNull());
});

describe('how many people must share a term', () => {
  it.each([
    [0, 10, 1],
    [0, 100, 2],
    [0, 5_000, 3],
    [7, 10, 7],
    [1, 5_000, 1],
  ])('asked for %i with %i members it is %i', (asked, members, needed) =>
    expect(neededPeople(asked, members)).toBe(needed),
  );
});

it('the host lists words with commas or lines between them', () => {
  expect(blockedWords(' 하나, 둘 ,,\n셋')).toEqual(['하나', '둘', '셋']);
  expect(blockedWords('')).toEqual([]);
});

it.each([
  ['"산책 모임"', true],
  ['"산책" 모임', false],
  ['"산책', false],
  ['""', false],
  ['"', false],
  ['"a" "b"', false],
])('%s is one phrase: %s', (query, quoted) => expect(isQuoted(query)).toBe(quoted));

it('a moment has to be on the calendar', () => {
  expect(momentOf('2026-11-21T00:00:00Z', '/from')).toEqual(new Date('2026-11-21T00:00:00Z'));
  expect(momentOf(undefined, '/from')).toBeUndefined();
  for (const text of ['0000-01-01T00:00:00Z', '9999-01-01T00:00:00Z', '2026-01-01T00:00:60Z', 'x'])
    expect(() => momentOf(text, '/from'), text).toThrow('request.invalid');
});
