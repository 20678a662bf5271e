import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { violations } from './allowed-tree.ts';
import { hostileInputs } from './hostile-inputs.ts';
import { renderMarkdown } from './markdown-it.ts';
import { MarkdownTooComplex } from './port.ts';
import { sanitise } from './sanitise.ts';

const members = { has: () => true };

test('the checker itself sees what is not allowed', () => {
  expect(violations('<p>fine</p>')).toEqual([]);
  expect(violations('<script>')).not.toEqual([]);
  expect(violations('<a href="javascript:alert(1)">x</a>')).not.toEqual([]);
  expect(violations('<a href="//evil.example">x</a>')).not.toEqual([]);
  expect(violations('<p onclick="x">x</p>')).not.toEqual([]);
  expect(violations('<p>x')).not.toEqual([]);
  expect(violations('<img src="https://evil.example/x" />')).not.toEqual([]);
});

describe('hostile input comes out inert', () => {
  test('there are enough of them', () => expect(new Set(hostileInputs).size).toBeGreaterThanOrEqual(120));

  test.each(hostileInputs)('%j', (source) => {
    const { html } = renderMarkdown(source, { members });
    expect(violations(html)).toEqual([]);
    expect(sanitise(html)).toBe(html);
  });
});

describe('the sanitiser alone holds when the renderer would not', () => {
  test.each(hostileInputs)('%j', (source) => {
    const html = sanitise(source);
    expect(violations(html)).toEqual([]);
    expect(sanitise(html)).toBe(html);
  });
});

const pieces = fc.constantFrom(
  ...[
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
    '\n',
    '\n\n',
    '    ',
    '- ',
    '- [ ] ',
    '1. ',
    '> ',
    '# ',
    '|',
    '|-|-|',
    '[',
    ']',
    '(',
    ')',
  ],
  ...[
    '![',
    '](/files/a.png)',
    '](https://a.example)',
    '](javascript:alert(1))',
    '[^1]',
    '[^1]: ',
    '^[',
    '<',
    '>',
    '"',
    "'",
    '\\',
  ],
  ...[
    '&lt;',
    '&#106;',
    '@minsu',
    '@민수님',
    '#태그',
    '#fff',
    'https://a.example/',
    '<script>',
    '<img src=x onerror=alert(1)>',
  ],
  ...[
    '가나',
    'word',
    ' ',
    '\t',
    '\u202e',
    '\u200b',
    '\u0000',
    '\ud800',
    '👨‍👩‍👧',
    '```ts:a.ts\n',
    ': ',
    '---\n',
    '===\n',
    '[r]: /x "t"\n',
    '[r]',
  ],
);
const documents = fc.array(
  fc.oneof({ weight: 6, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }),
  {
    maxLength: 60,
  },
);

test('any document renders to allowed elements only, stays the same when sanitised again, and throws nothing else', () => {
  fc.assert(
    fc.property(documents, fc.boolean(), (parts, everybodyExists) => {
      try {
        const { html, excerpt } = renderMarkdown(
          parts.join(''),
          everybodyExists ? { members, idPrefix: 'c1' } : {},
        );
        expect(violations(html)).toEqual([]);
        expect(sanitise(html)).toBe(html);
        expect(excerpt.length === 0 || !/[\n\r]/.test(excerpt)).toBe(true);
      } catch (error) {
        if (!(error instanceof MarkdownTooComplex)) throw error;
      }
    }),
    { numRuns: 5_000 },
  );
}, 120_000);
