import { expect, it } from 'vitest';
import { gather } from './gather.ts';

it('asks together for those who come together, and who come meanwhile', async () => {
  const asked: number[][] = [];
  const double = gather(3, async (numbers: readonly number[]) => {
    asked.push([...numbers]);
    await Promise.resolve();
    return numbers.map((one) => one * 2);
  });
  expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
  expect(await double(6)).toBe(12);
  expect(asked).toEqual([[1, 2, 3], [4, 5], [6]]);
});

it('fails for those it asked for, and goes on', async () => {
  const odd = gather(10, async (numbers: readonly number[]) => {
    if (numbers.some((one) => one % 2 === 0)) throw new Error('even');
    return numbers;
  });
  const found = await Promise.allSettled([1, 2, 3].map(odd));
  expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await odd(5)).toBe(5);
});
