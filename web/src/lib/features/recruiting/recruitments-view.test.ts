import { expect, test } from 'vitest';
import { readView, viewHref, viewQuery } from './recruitments-view.ts';

test('an address of a list says what it shows, and nothing that is usual', () => {
  const usual = readView(new URLSearchParams());
  expect(viewHref('/spaces/a', usual)).toBe('/spaces/a');
  expect(viewQuery(usual)).toMatchObject({ open: true, sort: 'new' });
  const view = readView(new URLSearchParams('field=backend&mode=moon&sort=soonest&all=1&region=%20서울 '));
  expect(view).toMatchObject({ field: 'backend', mode: undefined, region: '서울', all: true });
  expect(viewQuery(view)).not.toHaveProperty('open');
  expect(readView(new URL(viewHref('https://x.test/', view)).searchParams)).toEqual(view);
});
