import { expect, it } from 'vitest';
import { weekOf } from './weeks.rules.ts';

it('begins on Monday, where the site is', () => {
  expect(weekOf(new Date('2026-11-22T14:59:00Z'), 'Asia/Seoul')).toBe('2026-11-16');
  expect(weekOf(new Date('2026-11-22T15:00:00Z'), 'Asia/Seoul')).toBe('2026-11-23');
  expect(weekOf(new Date('2026-11-29T12:00:00Z'), 'Asia/Seoul')).toBe('2026-11-23');
  expect(weekOf(new Date('2026-11-29T12:00:00Z'), 'UTC')).toBe('2026-11-23');
});
