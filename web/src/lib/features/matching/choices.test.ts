import { expect, test } from 'vitest';
import { choiceWords, loosened, readChoices } from './choices.ts';
import type { Pool } from './matching-api.ts';

test('boxes become choices', () => {
  const form = new FormData();
  form.append('choice.place', 'gaepo');
  form.append('choice.place', 'seocho');
  form.append('other', 'x');
  expect(readChoices(form)).toEqual({ place: ['gaepo', 'seocho'] });
});

test('a choice is added, or becomes any', () => {
  const choices = { place: ['gaepo'], way: ['eatout'] };
  expect(loosened(choices, 'place', 'seocho')).toEqual({ place: ['gaepo', 'seocho'], way: ['eatout'] });
  expect(loosened(choices, 'place', '')).toEqual({ way: ['eatout'] });
});

test('choices are said in the order of the pool', () => {
  const attributes = [
    {
      key: 'place',
      name: 'Place',
      values: [
        { key: 'seocho', name: 'Seocho' },
        { key: 'gaepo', name: 'Gaepo' },
      ],
    },
  ];
  expect(choiceWords({ attributes } as unknown as Pool, { place: ['gaepo', 'seocho'] })).toEqual([
    'Seocho',
    'Gaepo',
  ]);
});
