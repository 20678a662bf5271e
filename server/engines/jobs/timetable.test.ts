import { describe, expect, it } from 'vitest';
import { readTimetable } from './tasks.ts';
import { nextRun } from './timetable.ts';

const after = (schedule: string, now: string) => {
  const [item] = readTimetable([{ name: 'a.b', schedule, catchUp: '0', run: async () => {} }]);
  return nextRun(item!, new Date(now))?.toISOString() ?? null;
};

describe('the next run', () => {
  it.each([
    ['*/10 * * * *', '2026-11-28T07:40:00Z', '2026-11-28T07:50:00.000Z'],
    ['*/10 * * * *', '2026-11-28T07:49:59.999Z', '2026-11-28T07:50:00.000Z'],
    ['17 3 * * *', '2026-12-31T03:17:30Z', '2027-01-01T03:17:00.000Z'],
    ['0 0 * * 1', '2026-11-28T07:40:00Z', '2026-11-30T00:00:00.000Z'],
    ['0 0 1 3 *', '2026-11-28T07:40:00Z', '2027-03-01T00:00:00.000Z'],
  ])('of %s after %s is %s', (schedule, now, expected) => {
    expect(after(schedule, now)).toBe(expected);
  });

  it('of a day that does not come is nothing', () => {
    expect(after('0 0 31 2 *', '2026-11-28T07:40:00Z')).toBeNull();
  });
});
