import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { spaceIcons } from './spaces.ts';

test('each name has its picture, and each picture its name', () => {
  const pictures = readFileSync(new URL('./spaces.svg', import.meta.url), 'utf8');
  expect([...pictures.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1])).toEqual([...spaceIcons]);
});
