import { expect, test } from 'vitest';
import { bytesInWords } from './bytes.ts';

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [23_400_000, '23 MB'],
  [1_240_000_000, '1.2 GB'],
  [5e15, '5,000 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes, 'en')).toBe(words);
});
