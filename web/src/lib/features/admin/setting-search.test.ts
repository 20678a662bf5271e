import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { searchableWords } from './setting-search.server.ts';

test.each(['ko', 'en'] as const)(
  'a setting is found in both languages and by its key, by readers of %s',
  (locale) => {
    overwriteGetLocale(() => locale);
    const words = searchableWords('posts.undo_hours');
    expect(words).toContain('posts.undo_hours');
    expect(words).toMatch(/[가-힣]/);
    expect(words).toMatch(/hours/);
    expect(words).toMatch(/시간/);
  },
);
