import { describe, expect, test } from 'vitest';
import { directoryHref, isNarrowed, readDirectoryView } from './directory-view.ts';

const read = (query: string) => readDirectoryView(new URLSearchParams(query));

describe('the view of the directory', () => {
  test.each([
    'query=%EB%82%98&jobField=backend&stack=Go&employed=false&sort=name',
    'employed=true&cursor=abc',
    'sort=active',
  ])('%s is read and written back', (query) => {
    expect(directoryHref('/members', read(query))).toBe(`/members?${query}`);
  });

  test('what is usual leaves no trace, what is unknown counts as usual', () => {
    expect(directoryHref('/members', read('sort=new&query=%20&employed=perhaps&phone=1'))).toBe('/members');
    expect(read('sort=karma').sort).toBe('new');
    expect(read(`query=${'a'.repeat(99)}`).query).toHaveLength(60);
  });

  test('order is no filter, "not employed" is one', () => {
    expect(isNarrowed(read('sort=name&cursor=x'))).toBe(false);
    expect(isNarrowed(read('employed=false'))).toBe(true);
  });
});
