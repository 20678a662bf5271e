import { expect, test } from 'vitest';
import { byDay } from './days.ts';

test('midnight is the site’s, not the server’s', () => {
  const items = ['2026-11-28T15:30:00Z', '2026-11-28T14:30:00Z', '2026-11-27T16:00:00Z'].map((createdAt) => ({
    createdAt,
  }));
  const sizes = (zone: string) => byDay(items, zone).map(({ items: inside }) => inside.length);
  expect(sizes('Asia/Seoul')).toEqual([1, 2]);
  expect(sizes('UTC')).toEqual([2, 1]);
});
