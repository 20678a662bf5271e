import { expect, it } from 'vitest';
import { DearCache, NodeCache } from './node-cache.ts';

let now = 0;
const taking = (ms: number, value: number) => async () => {
  await Promise.resolve();
  now += ms;
  return value;
};

it('makes anew what is cheap', async () => {
  const cache = new DearCache(() => now);
  expect(await cache.get('a', taking(5, 1))).toBe(1);
  expect(await cache.get('a', taking(5, 2))).toBe(2);
});

it('keeps what is dear for twenty times as long as it took', async () => {
  const cache = new DearCache(() => now);
  expect(await cache.get('a', taking(50, 1))).toBe(1);
  now += 999;
  expect(await cache.get('a', taking(50, 2))).toBe(1);
  now += 1;
  expect(await cache.get('a', taking(50, 3))).toBe(3);
});

it('keeps nothing for longer than a minute', async () => {
  const cache = new DearCache(() => now);
  await cache.get('a', taking(10_000, 1));
  now += 59_999;
  expect(await cache.get('a', taking(50, 2))).toBe(1);
  now += 1;
  expect(await cache.get('a', taking(50, 3))).toBe(3);
});

it('lets those who ask meanwhile share it', async () => {
  const cache = new DearCache(() => now);
  const asked = [cache.get('a', taking(5, 1)), cache.get('a', taking(5, 2))];
  expect(await Promise.all(asked)).toEqual([1, 1]);
});

it('forgets what failed', async () => {
  const cache = new DearCache(() => now);
  await expect(cache.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await cache.get('a', taking(50, 2))).toBe(2);
});

it('is bounded, however many things are asked for', async () => {
  const cache = new DearCache(() => now);
  await cache.get('first', taking(50, 1));
  for (let n = 0; n < 500; n += 1) await cache.get(`${n}`, taking(20, n));
  expect(await cache.get('first', taking(50, 2))).toBe(2);
  expect(await cache.get('499', taking(50, 3))).toBe(499);
});

it('lets nobody who holds a connection wait for the load of somebody else', async () => {
  const cache = new NodeCache();
  const { promise, resolve } = Promise.withResolvers<number>();
  const waiting = cache.get('a', () => promise);
  expect(await cache.getAlone('a', taking(1, 2))).toBe(2);
  expect(await cache.get('a', taking(1, 3))).toBe(2);
  resolve(1);
  expect(await waiting).toBe(1);
});

it('keeps nothing that may be from before a change', async () => {
  const cache = new NodeCache();
  const { promise, resolve } = Promise.withResolvers<number>();
  const old = cache.getAlone('a', () => promise);
  cache.drop('a');
  resolve(1);
  expect(await old).toBe(1);
  expect(await cache.getAlone('a', taking(1, 2))).toBe(2);
  expect(await cache.getAlone('a', taking(1, 3))).toBe(2);
});
