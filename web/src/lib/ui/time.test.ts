import { describe, expect, test } from 'vitest';
import { exactTime, relativeTime, shortDate } from './time.ts';

const seoul = { locale: 'ko', timeZone: 'Asia/Seoul' };
const now = Date.parse('2026-11-21T05:00:00Z');
const before = (milliseconds: number): Date => new Date(now - milliseconds);

describe('relativeTime', () => {
  test.each([
    [30_000, '지금'],
    [12 * 60_000, '12분 전'],
    [59 * 60_000 + 59_000, '59분 전'],
    [60 * 60_000, '1시간 전'],
    [23 * 3_600_000, '23시간 전'],
    [24 * 3_600_000, '어제'],
    [6 * 86_400_000, '6일 전'],
    [8 * 86_400_000, '11월 13일'],
  ])('%i ms ago is %s', (age, words) => {
    expect(relativeTime(before(age), now, seoul)).toBe(words);
  });

  test('English has words of its own', () => {
    expect(relativeTime(before(12 * 60_000), now, { ...seoul, locale: 'en' })).toBe('12 min. ago');
  });
});

test('a date of another year carries the year, judged in the time zone of the site', () => {
  const newYear = Date.parse('2026-12-31T15:30:00Z');
  expect(shortDate(new Date('2026-12-31T14:00:00Z'), newYear, seoul)).toBe('2026년 12월 31일');
  expect(shortDate(new Date('2026-12-31T15:10:00Z'), newYear, seoul)).toBe('1월 1일');
});

test('the exact time is that of the time zone, on a 24 hour clock', () => {
  expect(exactTime(new Date('2026-11-20T15:05:00Z'), seoul)).toBe('2026년 11월 21일 (토) 00:05');
});
