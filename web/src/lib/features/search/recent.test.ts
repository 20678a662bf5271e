import { beforeEach, expect, test, vi } from 'vitest';
import { RecentSearches } from './recent.ts';

let stored: Map<string, string>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});

test('the last search comes first, each once, eight in all', () => {
  const recent = new RecentSearches('sol');
  for (let index = 0; index < 10; index += 1) recent.add(`말 ${index}`);
  recent.add('말 5');
  expect(recent.list()).toHaveLength(8);
  expect(recent.list().slice(0, 2)).toEqual(['말 5', '말 9']);
});

test('nobody sees those of another member, and clearing leaves nothing behind', () => {
  new RecentSearches('sol').add('비밀');
  expect(new RecentSearches('han').list()).toEqual([]);
  new RecentSearches('sol').clear();
  expect(stored.size).toBe(0);
});

test.each(['', '{', '{"a":1}', '[1,null,"a"]'])('%j in the storage breaks nothing', (raw) => {
  stored.set('madang:searches:sol', raw);
  expect(new RecentSearches('sol').list()).toEqual(raw.startsWith('[') ? ['a'] : []);
});
