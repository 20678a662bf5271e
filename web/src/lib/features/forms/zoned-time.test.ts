import { expect, it } from 'vitest';
import { instantOf, zonedTime } from './zoned-time.ts';

it.each([
  ['2026-11-28T10:00:00.000Z', 'Asia/Seoul', '2026-11-28T19:00'],
  ['2026-11-28T00:30:00.000Z', 'America/New_York', '2026-11-27T19:30'],
  ['2026-03-08T07:00:00.000Z', 'America/New_York', '2026-03-08T03:00'],
  ['2026-11-28T15:00:00.000Z', 'Asia/Seoul', '2026-11-29T00:00'],
  ['2026-06-01T00:15:00.000Z', 'Asia/Kathmandu', '2026-06-01T06:00'],
])('%s in %s is %s, and back', (instant, zone, local) => {
  expect(zonedTime(instant, zone)).toBe(local);
  expect(instantOf(local, zone)).toBe(instant);
});

it('has nothing for an empty field or nonsense', () => {
  expect(zonedTime(null, 'Asia/Seoul')).toBe('');
  expect(instantOf('', 'Asia/Seoul')).toBeNull();
  expect(instantOf('tomorrow', 'Asia/Seoul')).toBeNull();
});
