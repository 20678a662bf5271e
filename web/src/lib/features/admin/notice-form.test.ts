import { expect, test } from 'vitest';
import { readNotice } from './notice-form.ts';

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

test('what was left empty is left out', () => {
  expect(
    readNotice(formOf({ 'title.ko': ' 점검 ', 'title.en': '', 'body.ko': ' ', url: '', role: '' })),
  ).toEqual({
    title: { ko: '점검' },
  });
});

test('all of it is read; a role that is none means everybody', () => {
  const all = { 'title.ko': '점검', 'title.en': 'Upkeep', 'body.en': 'Tonight', url: '/posts/1' };
  const read = { title: { ko: '점검', en: 'Upkeep' }, body: { en: 'Tonight' }, url: '/posts/1' };
  expect(readNotice(formOf({ ...all, role: 'moderator' }))).toEqual({ ...read, role: 'moderator' });
  expect(readNotice(formOf({ ...all, role: 'everybody' }))).toEqual(read);
});
