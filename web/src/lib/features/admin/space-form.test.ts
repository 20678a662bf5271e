import { expect, test } from 'vitest';
import { moved, readSpace, splitTags } from './space-form.ts';

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

test('a space is read from its form, trimmed', () => {
  const form = formOf({
    slug: ' Tea-Room ',
    nameKo: ' 다방 ',
    nameEn: 'Tea room',
    descriptionKo: '',
    descriptionEn: 'Only tea.',
    icon: 'coffee',
    group: '',
    tags: '녹차, #홍차,, 녹차',
    read: 'guest',
    write: 'member',
    comment: 'member',
    anonymousAllowed: 'on',
  });
  expect(readSpace(form)).toEqual({
    slug: 'tea-room',
    name: { ko: '다방', en: 'Tea room' },
    description: { en: 'Only tea.' },
    icon: 'coffee',
    group: null,
    tags: ['녹차', '홍차'],
    rights: { read: 'guest', write: 'member', comment: 'member' },
    anonymousAllowed: true,
  });
});

test('without a name the API is left to refuse, without a description it is empty', () => {
  const space = readSpace(formOf({ slug: 'x' }));
  expect([space.name, space.description, space.anonymousAllowed]).toEqual([{ ko: '' }, { ko: '' }, false]);
});

test('tags may stand in lines', () => {
  expect(splitTags('a\nb,  c')).toEqual(['a', 'b', 'c']);
});

test.each([
  [0, 2, ['b', 'c', 'a']],
  [2, 0, ['c', 'a', 'b']],
  [1, 1, ['a', 'b', 'c']],
  [0, 9, ['b', 'c', 'a']],
  [2, -1, ['c', 'a', 'b']],
  [9, 0, ['a', 'b', 'c']],
])('from %i to %i', (from, to, order) => {
  expect(moved(['a', 'b', 'c'], from, to)).toEqual(order);
});
