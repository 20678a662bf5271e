import { expect, test } from 'vitest';
import { controlOf, readControl, sameValue, type Control } from './setting-controls.ts';

const text = { type: 'string', minLength: 1, maxLength: 200 };
const colour = { type: 'string', pattern: '^#[0-9a-f]{6}$' };

test.each<[unknown, Control]>([
  [{ type: 'boolean' }, { kind: 'switch' }],
  [
    { type: 'integer', minimum: 10, maximum: 300 },
    { kind: 'number', min: 10, max: 300 },
  ],
  [
    { type: 'string', maxLength: 60 },
    { kind: 'text', maxLength: 60 },
  ],
  [
    { type: 'string', enum: ['a', 'b'] },
    { kind: 'choice', choices: ['a', 'b'] },
  ],
  [
    { type: 'array', items: { type: 'string', pattern: '^(ko|en)$' } },
    { kind: 'choices', choices: ['ko', 'en'] },
  ],
  [
    { type: 'object', properties: { en: text, ko: text } },
    { kind: 'texts', maxLength: 200 },
  ],
  [
    { anyOf: [{ type: 'object', properties: { light: colour, dark: colour } }, { type: 'null' }] },
    { kind: 'colours' },
  ],
  [{ type: 'array', items: { type: 'string', maxLength: 40 } }, { kind: 'json' }],
  [{ type: 'object', properties: { a: text } }, { kind: 'json' }],
  [undefined, { kind: 'json' }],
])('%j is edited as %j', (schema, control) => {
  expect(controlOf(schema)).toEqual(control);
});

function formOf(entries: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

test.each<[Control['kind'], [string, string][], unknown]>([
  ['switch', [['k', 'on']], true],
  ['switch', [], false],
  ['number', [['k', ' 120 ']], 120],
  ['number', [['k', 'many']], 'many'],
  ['number', [['k', '']], ''],
  [
    'choices',
    [
      ['k', 'ko'],
      ['k', 'en'],
    ],
    ['ko', 'en'],
  ],
  ['choices', [], []],
  [
    'texts',
    [
      ['k.ko', ' 마당 '],
      ['k.en', 'Madang'],
    ],
    { ko: '마당', en: 'Madang' },
  ],
  [
    'colours',
    [
      ['k.own', 'on'],
      ['k.light', '#06614B'],
      ['k.dark', '#6CBDA2'],
    ],
    { light: '#06614b', dark: '#6cbda2' },
  ],
  [
    'colours',
    [
      ['k.light', '#06614b'],
      ['k.dark', '#6cbda2'],
    ],
    null,
  ],
  ['json', [['k', '["a"]']], ['a']],
  ['json', [['k', '["a"']], '["a"'],
])('a %s reads %j as %j', (kind, entries, value) => {
  const control = { kind, choices: [], min: undefined, max: undefined, maxLength: undefined } as Control;
  expect(readControl(control, 'k', formOf(entries))).toEqual(value);
});

test('values are the same whatever the order of their keys, lists only in order', () => {
  expect(sameValue({ ko: 'a', en: 'b' }, { en: 'b', ko: 'a' })).toBe(true);
  expect(sameValue(['ko', 'en'], ['en', 'ko'])).toBe(false);
  expect(sameValue(null, {})).toBe(false);
});
