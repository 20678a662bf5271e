import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime, momentOf } from '../../kernel/local-time.ts';
import { nextDigest, nextTry, quietUntil } from './times.rules.ts';

const zones = [
  'Asia/Seoul',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'UTC',
  'Nowhere/Land',
];
const moments = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2028-12-31T00:00:00Z'),
  noInvalidDate: true,
});

describe('the next daily mail', () => {
  it.each([
    ['2026-11-28T00:00:00Z', null, '2026-11-28T23:00:00.000Z'], // 09:00 in Seoul: tomorrow at 8
    ['2026-11-27T22:00:00Z', null, '2026-11-27T23:00:00.000Z'], // 07:00: today
    ['2026-11-27T23:00:00Z', null, '2026-11-28T23:00:00.000Z'], // 08:00 sharp: tomorrow
    ['2026-11-27T22:00:00Z', '2026-11-28', '2026-11-28T23:00:00.000Z'], // today's is made
  ])('after %s (last %s) is %s', (at, last, expected) => {
    expect(nextDigest(new Date(at), 'Asia/Seoul', 8, last).toISOString()).toBe(expected);
  });

  it('comes within two days, later than now, at its hour', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), fc.integer({ min: 0, max: 23 }), (at, zone, hour) => {
        const next = nextDigest(at, zone, hour, null);
        const wait = next.getTime() - at.getTime();
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(25 * 3_600_000);
        // But where the clock skips that hour.
        const off = Math.abs(localTime(next, zone).minute - hour * 60);
        expect(Math.min(off, 1440 - off)).toBeLessThanOrEqual(60);
      }),
    );
  });
});

describe('quiet hours', () => {
  const night = { from: 22 * 60, to: 7 * 60 };
  it.each([
    ['2026-11-28T12:59:00Z', null],
    ['2026-11-28T13:00:00Z', '2026-11-28T22:00:00.000Z'],
    ['2026-11-28T15:00:00Z', '2026-11-28T22:00:00.000Z'],
    ['2026-11-28T21:59:00Z', '2026-11-28T22:00:00.000Z'],
    ['2026-11-28T22:00:00Z', null],
  ])('of a night at %s end %s', (at, end) => {
    expect(quietUntil(new Date(at), 'Asia/Seoul', night)?.toISOString() ?? null).toBe(end);
  });

  it('are over when they end, in every zone', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), minute, minute, (at, zone, from, to) => {
        const end = quietUntil(at, zone, { from, to });
        if (!end) return;
        expect(end.getTime()).toBeGreaterThan(at.getTime());
        expect(end.getTime() - at.getTime()).toBeLessThanOrEqual(26 * 3_600_000);
      }),
    );
  });

  it('that begin when they end are none', () => {
    expect(quietUntil(new Date(), 'UTC', { from: 60, to: 60 })).toBeNull();
    expect(quietUntil(new Date(), 'UTC', null)).toBeNull();
  });
});

it('a moment of a day is found again, but in an hour that the clock skips', () => {
  expect(momentOf('2026-03-08', 2 * 60 + 30, 'America/New_York').toISOString()).toBe(
    '2026-03-08T06:30:00.000Z',
  );
  fc.assert(
    fc.property(moments, fc.constantFrom('Asia/Seoul', 'UTC'), (at, zone) => {
      const { date, minute } = localTime(at, zone);
      expect(localTime(momentOf(date, minute, zone), zone)).toEqual({ date, minute });
    }),
  );
});

it('tries come later and later, never sooner than asked, at most six hours apart', () => {
  const at = new Date('2026-11-28T00:00:00Z');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 25 }),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.option(fc.integer({ min: 1, max: 86_400 })),
      (attempts, random, asked) => {
        const pause = nextTry(at, attempts, random, asked).getTime() - at.getTime();
        expect(pause).toBeGreaterThanOrEqual(Math.max(15_000, (asked ?? 0) * 1000));
        expect(pause).toBeLessThanOrEqual(Math.max(6 * 3_600_000, (asked ?? 0) * 1000));
      },
    ),
  );
});
