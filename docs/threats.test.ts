import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const rows = readFileSync(join(root, 'docs/threats.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]{2}-\d/.test(line));

it('every threat is shown to fail by a test that is there', () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const files = [...row.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    expect(files.length, row).toBeGreaterThan(0);
    for (const file of files) {
      expect(file, row).toMatch(/\.test\.ts$/);
      expect(existsSync(join(root, file)), `${file} of ${row}`).toBe(true);
    }
  }
});
