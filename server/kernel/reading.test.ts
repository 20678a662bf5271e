import { expect, it } from 'vitest';
import { Reading } from './reading.ts';

it('reads each row once, and those that are asked for together in one go', async () => {
  const reading = new Reading();
  const asked: string[][] = [];
  const load = async (ids: string[]) => {
    asked.push(ids);
    return new Map(ids.map((id) => [id, `row ${id}`]));
  };
  const both = await Promise.all([
    reading.each('loaves', ['1', '2'], load),
    reading.each('loaves', ['2', '3'], load),
  ]);
  expect(both[1]).toEqual(
    new Map([
      ['2', 'row 2'],
      ['3', 'row 3'],
    ]),
  );
  await reading.each('loaves', ['3', '1'], load);
  expect(asked).toEqual([['1', '2'], ['3']]);
});

it('asks again for what was not there, and for what could not be read', async () => {
  const reading = new Reading();
  expect(await reading.one('loaves', '1', async () => undefined)).toBeUndefined();
  await expect(reading.one('loaves', '1', () => Promise.reject(new Error('no oven')))).rejects.toThrow(
    'no oven',
  );
  expect(await reading.one('loaves', '1', async () => 'bread')).toBe('bread');
});

it('keeps kinds apart and finds a row under another key', async () => {
  const reading = new Reading();
  await reading.one('loaves', '1', async () => 'bread');
  expect(await reading.one('cakes', '1', async () => 'cake')).toBe('cake');
  reading.add('loaves by name', 'rye', 'bread');
  expect(await reading.one('loaves by name', 'rye', async () => undefined)).toBe('bread');
});
