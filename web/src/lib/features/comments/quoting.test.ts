import { expect, test } from 'vitest';
import { quotation } from './quoting.ts';

const words = { by: (name: string) => `${name}님의 말`, anonymous: '익명의 말', more: '더 읽기' };
const source = { name: '민지', href: '/posts/1/comments/2' };

test('names the author and leads there', () => {
  expect(quotation('첫 줄\n둘째 줄', source, words)).toBe(
    '> [민지님의 말](/posts/1/comments/2)\n>\n> 첫 줄\n> 둘째 줄\n\n',
  );
});

test('never names the anonymous', () => {
  expect(quotation('말', { ...source, name: null }, words)).toContain('[익명의 말](');
});

test('cuts what is long, with a link to the rest', () => {
  const long = quotation('가'.repeat(1000), source, words);
  expect(long.length).toBeLessThan(520);
  expect(long).toContain('…\n>\n> [더 읽기](/posts/1/comments/2)');
});

test('what is quoted stays text: no marks, no lists, no mentions', () => {
  const quoted = quotation('# 제목\n- 하나\n1. 둘\n*굵게* @minji [링크](x) <b>', source, words);
  expect(quoted).toContain('> \\# 제목\n> \\- 하나\n> 1\\. 둘\n> \\*굵게\\* \\@minji \\[링크\\](x) \\<b\\>');
});
