import { expect, test } from 'vitest';
import { ShortcutReader } from './shortcuts.ts';

test('g and then h within the time is home', () => {
  const reader = new ShortcutReader();
  expect(reader.read('g', 0)).toBeNull();
  expect(reader.read('h', 1000)).toBe('home');
});

test('a slow second press is a press of its own', () => {
  const reader = new ShortcutReader();
  reader.read('g', 0);
  expect(reader.read('s', 1300)).toBeNull();
});

test('a pair is spent by one press', () => {
  const reader = new ShortcutReader();
  reader.read('g', 0);
  reader.read('x', 100);
  expect(reader.read('h', 200)).toBeNull();
});

test('single keys need no partner, and the names of Object mean nothing', () => {
  const reader = new ShortcutReader();
  expect(reader.read('?', 0)).toBe('help');
  expect(reader.read('l', 0)).toBe('like');
  expect(reader.read('constructor', 1)).toBeNull();
});
