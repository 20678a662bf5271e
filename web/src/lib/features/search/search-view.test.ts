import { describe, expect, test } from 'vitest';
import { asTyped, filtersOf, readSearchView, searchHref, searchQuery } from './search-view.ts';

const read = (query: string) => readSearchView(new URLSearchParams(query));

test('an address is read, and written the same way again', () => {
  const href =
    '/search?q=%EC%82%B0%EC%B1%85&type=post&kind=question&space=free&tag=dog&author=sol&within=week&sort=new';
  expect(searchHref(read(href.split('?')[1]!))).toBe(href);
});

test('what is not known becomes the usual', () => {
  expect(searchHref(read('q=+a+&type=all&within=century&sort=best&x=1'))).toBe('/search?q=a');
  expect(searchHref(read(''))).toBe('/search');
});

test('signs in front of tags and handles are not part of them', () => {
  expect(read('q=a&tag=%23dog&author=%40sol')).toMatchObject({ tag: 'dog', author: 'sol' });
});

describe('what the API is asked for', () => {
  const now = Date.UTC(2026, 10, 21, 9, 30);

  test('a time goes back from the beginning of the hour', () => {
    expect(searchQuery(read('q=a&within=day'), now)).toEqual({
      q: 'a',
      from: '2026-11-20T09:00:00.000Z',
      limit: 20,
    });
  });

  test('people are not narrowed by what only posts have', () => {
    expect(searchQuery(read('q=a&type=member&space=free&tag=x&within=day'), now)).toEqual({
      q: 'a',
      type: 'member',
      limit: 20,
    });
  });
});

test('the filters that are set are known by name', () => {
  expect(filtersOf(read('q=a&tag=x&within=day&sort=new'))).toEqual(['tag', 'within']);
});

test('an exact search is the words in one pair of quotes', () => {
  expect(asTyped('dog "walk')).toBe('"dog  walk"');
});
