import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainError } from '../../kernel/errors.ts';
import { compileRule, lookOf, matchAll } from './matching.rules.ts';
import { longestLook } from './normal-form.rules.ts';

const rule = (kind: 'word' | 'link' | 'regexp', pattern: string) => ({ matcher: compileRule(kind, pattern) });
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as DomainError).errors[0]?.code;
  }
};
const caught = (one: ReturnType<typeof rule>, text: string, links: string[] = []) =>
  matchAll([one], lookOf(null, text, links)).caught.length > 0;

describe('a rule', () => {
  it('looks for each of its words', () => {
    const words = rule('word', '광고\n  casino \n\n무료 충전');
    expect(caught(words, '광 고 합니다')).toBe(true);
    expect(caught(words, 'no CASINO here')).toBe(true);
    expect(caught(words, '좋은 글이에요')).toBe(false);
  });

  it('looks for each of its domains, in links and in words', () => {
    const domains = rule('link', 'spam.example\n*.bad.example');
    expect(caught(domains, '여기', ['https://x.spam.example/y'])).toBe(true);
    expect(caught(domains, 'bad.example 로 오세요')).toBe(true);
    expect(caught(domains, '여기', ['https://notspam.example'])).toBe(false);
  });

  it('is an expression of RE2', () => {
    const numbers = rule('regexp', '01[016789][-. ]?\\d{3,4}[-. ]?\\d{4}');
    expect(caught(numbers, '전화 ０１０-1234-5678')).toBe(true);
    expect(caught(numbers, '전화 010')).toBe(false);
    expect(caught(rule('regexp', '^광고'), '첫 줄\n광고 줄')).toBe(true);
  });

  it.each([
    ['regexp', '(', 'trust.pattern_malformed'],
    ['regexp', '(?=x)', 'trust.pattern_malformed'],
    ['regexp', '(a)\\1', 'trust.pattern_malformed'],
    ['regexp', '(a{1000}){1000}', 'trust.pattern_malformed'],
    ['regexp', '[a-z]{900}', 'trust.pattern_too_large'],
    ['regexp', 'a*', 'trust.pattern_matches_nothing'],
    ['regexp', '', 'trust.pattern_matches_nothing'],
    ['regexp', 'a'.repeat(501), 'text.too_long'],
    ['word', '   \n ', 'text.too_short'],
    ['word', '!!!', 'trust.word_too_short'],
    ['word', 'a', 'trust.word_too_short'],
    ['word', '가나\n'.repeat(201), 'trust.too_many_lines'],
    ['link', 'not a domain', 'trust.not_a_domain'],
    ['link', 'com', 'trust.not_a_domain'],
  ] as const)('is refused as %s %j: %s', (kind, pattern, code) =>
    expect(codeOf(() => compileRule(kind, pattern))).toBe(code),
  );

  it('compiles or is refused, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'grapheme' }),
        (pattern, text) => {
          for (const kind of ['word', 'link', 'regexp'] as const) {
            const code = codeOf(() => caught(rule(kind, pattern), text));
            if (code !== undefined) expect(code).toMatch(/^(trust|text)\./);
          }
        },
      ),
    );
  });
});

describe('expressions', () => {
  const hostile = [
    '(x+x+)+y',
    '(a|a)*b',
    '(a|b)*a(a|b){20}c',
    'a[ab]{60}c',
    '(.*){20}z',
    '(a?){40}b',
    '([가-힣]+\\s?){30}끝',
    '.*.*.*.*.*=.*',
    '(?:a[ab]{10}|b[ab]{11}|a[ab]{12}|b[ab]{13})c',
  ];
  let seed = 7;
  const next = () => (seed = (seed * 48_271) % 2_147_483_647);
  const texts = [
    'a'.repeat(longestLook * 3),
    'x'.repeat(longestLook),
    Array.from({ length: longestLook }, () => (next() % 2 === 0 ? 'a' : 'b')).join(''),
    '가나 '.repeat(longestLook / 3),
    '\n'.repeat(longestLook),
  ];

  it('together never hold a text up: what there is no time for is named', () => {
    const rules = hostile.map((pattern) => rule('regexp', pattern));
    for (const text of texts) {
      const look = lookOf(null, text, []);
      const before = process.threadCpuUsage();
      const { caught: found, unlooked } = matchAll(rules, look);
      const { user, system } = process.threadCpuUsage(before);
      expect(found.length + unlooked.length).toBeLessThanOrEqual(rules.length);
      // Sixty milliseconds, and once more when the thread got little of the processor.
      expect((user + system) / 1000).toBeLessThan(1_000);
    }
  });

  it('that there is time for answer the same as always', () => {
    for (const pattern of ['(x+x+)+y', '.*.*.*.*.*=.*'])
      for (const text of texts)
        expect(matchAll([rule('regexp', pattern)], lookOf(null, text, []))).toEqual({
          caught: [],
          unlooked: [],
        });
  });
});
