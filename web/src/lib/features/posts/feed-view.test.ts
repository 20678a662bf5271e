import { describe, expect, test } from 'vitest';
import { appendPage, feedHref, feedQuery, readFeedView, showsPinned } from './feed-view.ts';

const read = (query: string) => readFeedView(new URLSearchParams(query));

describe('an address', () => {
  test('without anything is the newest posts', () => {
    expect(read('')).toMatchObject({ sort: 'new', window: 'week' });
  });

  test('made up words become the usual', () => {
    expect(read('sort=worst&window=century&kind=%20')).toMatchObject({
      sort: 'new',
      window: 'week',
      kind: undefined,
    });
  });

  test.each([
    ['/', {}, '/'],
    ['/', { sort: 'popular' }, '/?sort=popular'],
    ['/', { sort: 'popular', window: 'day', kind: 'question' }, '/?kind=question&sort=popular&window=day'],
    ['/', { sort: 'new', window: 'day' }, '/'],
    ['/spaces/free', { tag: '가나', cursor: 'WzFd' }, '/spaces/free?tag=%EA%B0%80%EB%82%98&cursor=WzFd'],
  ] as const)('%s with %j is %s', (path, view, href) => {
    expect(feedHref(path, view)).toBe(href);
  });

  test('reads back what it wrote', () => {
    const view = {
      sort: 'popular',
      window: 'month',
      kind: 'review',
      space: 'free',
      tag: 'c++',
      cursor: 'a-_b',
    } as const;
    expect(readFeedView(new URL(feedHref('/', view), 'http://a.test').searchParams)).toEqual(view);
  });
});

test('the API is told of a window only where it matters', () => {
  expect(feedQuery(read('sort=popular&window=hour'))).toMatchObject({ sort: 'popular', window: 'hour' });
  expect(feedQuery(read('window=hour'))).not.toHaveProperty('window');
});

test.each([
  ['', true],
  ['sort=active', true],
  ['sort=popular', false],
  ['tag=a', false],
  ['cursor=a', false],
])('pinned posts stand above "%s": %s', (query, shown) => {
  expect(showsPinned(read(query))).toBe(shown);
});

test('a post that moved to the next page is shown once', () => {
  expect(appendPage([{ id: '3' }, { id: '2' }], [{ id: '2' }, { id: '1' }]).map(({ id }) => id)).toEqual([
    '3',
    '2',
    '1',
  ]);
});
