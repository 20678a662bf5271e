import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { checkWords } from './check-words.ts';

overwriteGetLocale(() => 'ko');

test.each([
  ['jobs', '3 to hand over, 12 s behind, 1 gave up', '넘길 것 3개, 12초 뒤처짐, 그만둔 것 1개'],
  ['jobs', 'not running', null],
  ['disk', '81.5 GB free', '81.5 GB 남음'],
  ['disk', 'unknown', null],
  ['search', '120 of 5000 documents analysed again', '글 5000개 가운데 120개를 새로 읽었어요'],
  ['search', 'every document is of analyzer 1', '모든 글을 분석기 1로 읽었어요'],
  ['search', 'unknown', null],
  ['database', 'PostgreSQL 18.4', null],
])('%s: %s', (name, detail, words) => {
  expect(checkWords({ name, detail, ok: true, fix: null }).detail).toBe(words);
});

test('an unknown check goes by its own name', () => {
  expect(checkWords({ name: 'weather', detail: 'x', ok: false, fix: 'y' })).toEqual({
    name: 'weather',
    detail: null,
    fix: null,
  });
});
