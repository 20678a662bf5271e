import { expect, test } from 'vitest';
import { changeFrom } from './settings-form.ts';

function form(fields: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

test('a form of choices becomes a change, with what is not ticked switched off', () => {
  const change = changeFrom(
    form([
      ['version', '3'],
      ['topic', 'comments'],
      ['mail-comments', 'digest'],
      ['push-comments', 'on'],
      ['topic', 'likes'],
      ['mail-likes', 'nonsense'],
      ['digestHour', '20'],
      ['quiet', 'on'],
      ['quietFrom', '22:00'],
      ['quietTo', '07:00'],
      ['locale', 'en'],
    ]),
  );
  expect(change).toEqual({
    version: 3,
    topics: [
      { topic: 'comments', mail: 'digest', push: true, slack: false },
      { topic: 'likes', mail: 'off', push: false, slack: false },
    ],
    digestHour: 20,
    quietHours: { from: '22:00', to: '07:00' },
    locale: 'en',
  });
});

test('quiet hours that are not ticked, or half filled in, are none', () => {
  expect(
    changeFrom(
      form([
        ['quietFrom', '22:00'],
        ['quietTo', '07:00'],
      ]),
    ).quietHours,
  ).toBeNull();
  expect(
    changeFrom(
      form([
        ['quiet', 'on'],
        ['quietFrom', '22:00'],
        ['quietTo', ''],
      ]),
    ).quietHours,
  ).toBeNull();
});
