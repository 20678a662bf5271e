import { expect, test } from 'vitest';
import { addTags, splitTags } from './tags.ts';

test.each([
  ['인사', ['인사']],
  ['#인사, #첫글', ['인사', '첫글']],
  [' a ,, b\nA ', ['a', 'b']],
  ['', []],
  ['# , #', []],
  ['Spring Boot', ['Spring Boot']],
])('"%s" is %j', (typed, tags) => {
  expect(splitTags(typed)).toEqual(tags);
});

test('there is room for five', () => {
  expect(addTags(['a', 'b', 'c', 'd'], 'e,f')).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a tag in other capitals is the same tag', () => {
  expect(addTags(['React'], 'react, vue')).toEqual(['React', 'vue']);
});
