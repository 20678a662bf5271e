import { expect, test } from 'vitest';
import { textParts } from './mail-text.ts';

test('addresses are told from words, without the sign that ends a sentence', () => {
  expect(textParts('Open http://a.example/x?t=1. Thanks (https://b.example/)!')).toEqual([
    { text: 'Open ' },
    { href: 'http://a.example/x?t=1' },
    { text: '. Thanks (' },
    { href: 'https://b.example/' },
    { text: ')!' },
  ]);
});

test.each(['', 'no link here', 'javascript:alert(1)', 'data:text/html,x'])('%j holds no link', (text) => {
  expect(textParts(text).some((part) => 'href' in part)).toBe(false);
});

test('nothing of the text is lost', () => {
  const text = 'a http://x.example/\n\nb https://y.example/z, c';
  expect(
    textParts(text)
      .map((part) => ('href' in part ? part.href : part.text))
      .join(''),
  ).toBe(text);
});
