import { expect, it } from 'vitest';
import { comingOf, dueOf, standingsOf, type PublishedVersion } from './terms.rules.ts';

const now = new Date('2026-11-28T09:00:00Z');
const version = (number: number, days: number, needsConsent = true, kind = 'service'): PublishedVersion => ({
  kind,
  number,
  title: { ko: '약관', en: 'Terms' },
  needsConsent,
  inForceAt: new Date(now.getTime() + days * 86_400_000),
});
const standing = (...versions: PublishedVersion[]) => standingsOf(versions, now)[0]!;
const given = (number: number) => new Map([['service', number]]);

it('asks for the newest version in force that needs consent, or a later one', () => {
  const one = standing(version(1, -9), version(2, -5), version(3, -1, false));
  expect(one).toMatchObject({ asked: 2, current: { number: 3 }, coming: [] });
  expect(dueOf([one], new Map())).toEqual([one]);
  expect(dueOf([one], given(1))).toEqual([one]);
  expect(dueOf([one], given(2))).toEqual([]);
  expect(dueOf([one], given(3))).toEqual([]);
});

it('asks nothing before a version is in force, and says what comes', () => {
  const one = standing(version(1, -9, false), version(2, 5));
  expect(one).toMatchObject({ asked: 0, current: { number: 1 }, coming: [{ number: 2 }] });
  expect(dueOf([one], new Map())).toEqual([]);
  expect(comingOf([one], new Map())).toMatchObject([{ number: 2 }]);
  expect(comingOf([one], given(2))).toEqual([]);
  expect(standing(version(1, 3))).toMatchObject({ current: null, asked: 0 });
});

it('lets a version that was overtaken never come', () => {
  expect(standing(version(1, -9), version(2, 9), version(3, -1))).toMatchObject({
    current: { number: 3 },
    asked: 3,
    coming: [],
  });
});

it('lists the usual documents first', () => {
  const kinds = ['cookies', 'privacy', 'about', 'service'];
  const all = standingsOf(
    kinds.map((kind) => version(1, 0, true, kind)),
    now,
  );
  expect(all.map(({ kind }) => kind)).toEqual(['service', 'privacy', 'about', 'cookies']);
});
