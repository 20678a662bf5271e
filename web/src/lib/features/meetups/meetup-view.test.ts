import { expect, test } from 'vitest';
import { meetupHref, meetupQuery, readMeetupView } from './meetup-view.ts';

const read = (query: string) => readMeetupView(new URLSearchParams(query));

test('a list has one address, whatever was asked', () => {
  const view = read('category=meal&open=true&when=past&conditions=place:a,time:b&region=seoul');
  expect(view).toEqual({
    category: 'meal',
    region: 'seoul',
    open: true,
    past: true,
    conditions: ['place:a', 'time:b'],
    cursor: undefined,
  });
  expect(meetupHref('/spaces/x', view)).toBe(
    '/spaces/x?category=meal&region=seoul&open=true&when=past&conditions=place%3Aa%2Ctime%3Ab',
  );
  expect(meetupHref('/spaces/x', read('open=maybe&when=ever&conditions=nonsense,a:b:c'))).toBe('/spaces/x');
});

test('what is over is asked for by its end', () => {
  const now = new Date('2026-12-01T00:00:00Z');
  expect(meetupQuery(read('when=past'), now)).toMatchObject({ sort: 'new', until: now.toISOString() });
  expect(meetupQuery(read('open=true'), now)).toMatchObject({ sort: 'soonest', open: true });
});
