import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf, hostsOf, isBelow, sameLink } from './domains.rules.ts';
import { earnedLevel, levelOf, missingFor } from './levels.rules.ts';
import { normalForm, normalForms, squeeze } from './normal-form.rules.ts';
import { nearness, printOf } from './prints.rules.ts';
import { levelRules, type Requirement } from './trust.settings.ts';
import { holdsWord, squeezed } from './words.rules.ts';

const finds = (text: string, word: string) =>
  normalForms(text).some((form) => normalForms(word).some((one) => holdsWord(squeezed(form), one)));

describe('a word', () => {
  it.each([
    ['여기 광고를 봐요', '광고'],
    ['새광고판', '광고'],
    ['광 고 를 보세요', '광고'],
    ['광.고', '광고'],
    ['(광-고)', '광고'],
    ['광\u200b고', '광고'],
    ['광\u3164고', '광고'],
    ['ㄱㅘㅇㄱㅗ', '광고'],
    ['광고ㅋㅋ', '광고'],
    ['광고'.normalize('NFD'), '광고'],
    ['ｃａｓｉｎｏ', 'casino'],
    ['CASINO에서', 'casino'],
    ['c a s i n o', 'casino'],
    ['c.a.s.i.n.o!', 'casino'],
    ['무료 충전 이벤트', '무료 충전'],
    ['무료충전', '무료 충전'],
  ])('is found in %j: %s', (text, word) => expect(finds(text, word)).toBe(true));

  it.each([
    ['다시 발표합니다', '시발'],
    ['다시.발표합니다', '시발'],
    ['Essex', 'sex'],
    ['sexton', 'sex'],
    ['광장에 고양이', '광고'],
    ['강가의 고기', '광고'],
    ['scasinos', 'casino'],
    ['', '광고'],
  ])('is not found in %j: %s', (text, word) => expect(finds(text, word)).toBe(false));

  it('is found wherever it stands between other words, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        expect(finds(`${before} 도박장 ${after}`, '도박장')).toBe(true);
      }),
    );
  });
});

describe('the normal form', () => {
  it('is normal after one pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalForm(text);
        expect(normalForm(once)).toBe(once);
      }),
    );
  });

  it('keeps track of where signs stood', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { signs, at } = squeeze(text);
        expect(at.length).toBe(signs.length);
        expect(at.map((index) => text[index]).join('')).toBe(signs);
      }),
    );
  });
});

describe('a domain', () => {
  it.each([
    ['HTTPS://Sub.Spam.Example./path?q=1', 'sub.spam.example'],
    ['*.spam.example', 'spam.example'],
    ['spam.example/a', 'spam.example'],
    ['https://user:pw@spam.example:8080', 'spam.example'],
    ['https://한글.kr', 'xn--bj0bj06e.kr'],
    ['spam', null],
    ['', null],
    ['javascript:alert(1)', null],
  ])('of %s is %s', (written, host) => expect(hostOf(written)).toBe(host));

  it('covers what is below it, and nothing that only ends alike', () => {
    expect(isBelow('a.spam.example', 'spam.example')).toBe(true);
    expect(isBelow('spam.example', 'spam.example')).toBe(true);
    expect(isBelow('notspam.example', 'spam.example')).toBe(false);
  });

  it('is seen in links and in words', () => {
    expect(hostsOf(['https://a.example/x'], '여기 spam.example 로 오세요. me@mail.example')).toEqual([
      'a.example',
      'spam.example',
    ]);
    expect(sameLink('https://www.A.example/x/?utm=1#y')).toBe('a.example/x');
  });
});

const text =
  '오늘 아침에 산책을 하다가 새로 생긴 빵집을 봤어요. 크루아상이 아주 맛있다고 합니다. 다음에 같이 가실 분을 찾아요.';

describe('a print', () => {
  const distance = (a: bigint, b: bigint) =>
    [...BigInt.asUintN(64, a ^ b).toString(2)].filter((bit) => bit === '1').length;
  const likeness = (body: string) => printOf(null, body).likeness!;

  it('is the same for what reads the same', () => {
    expect(printOf('제목', text).exact).toEqual(printOf('제목', `${text.normalize('NFD')}\u200b `).exact);
    expect(printOf('제목', text).exact).not.toEqual(printOf('제목', `${text}!`).exact);
    expect(distance(likeness(text), likeness(text.replaceAll(' ', '  ').toUpperCase()))).toBe(0);
  });

  it('is near for what reads nearly the same, and far for what does not', () => {
    expect(distance(likeness(text), likeness(`${text} 연락 주세요`))).toBeLessThanOrEqual(nearness);
    expect(
      distance(likeness(text), likeness(text.replace('오늘 아침에', '오늘 저녁에'))),
    ).toBeLessThanOrEqual(nearness);
    const other =
      '커널 모듈을 고치다가 빌드가 깨졌습니다. 로그를 붙이니 원인을 아시는 분은 알려 주시면 좋겠습니다. 버전은 최신입니다.';
    expect(distance(likeness(text), likeness(other))).toBeGreaterThan(12);
  });

  it('has no likeness when there are few words', () => {
    expect(printOf(null, '감사합니다!').likeness).toBeNull();
    expect(printOf(null, '!'.repeat(10_000)).likeness).toBeNull();
  });
});

const measures = fc.record({
  days: fc.nat(100),
  daysVisited: fc.nat(50),
  postsRead: fc.nat(300),
  written: fc.nat(80),
  likers: fc.nat(30),
});

describe('a trust level', () => {
  const rules = levelRules.default;
  const facts = Object.keys(rules[0]!) as (keyof Requirement)[];
  const reaches = (have: Requirement, level: number) =>
    rules.slice(0, level).every((rule) => facts.every((fact) => have[fact] >= rule[fact]));

  it('is the highest one whose rules, and those below, are kept', () => {
    fc.assert(
      fc.property(measures, (have) => {
        const level = earnedLevel(have, rules);
        expect(reaches(have, level)).toBe(true);
        if (level < 3) expect(reaches(have, level + 1)).toBe(false);
      }),
    );
  });

  it('never falls by doing more', () => {
    fc.assert(
      fc.property(measures, measures, (have, more) => {
        const sum = Object.fromEntries(facts.map((fact) => [fact, have[fact] + more[fact]])) as Requirement;
        expect(earnedLevel(sum, rules)).toBeGreaterThanOrEqual(earnedLevel(have, rules));
      }),
    );
  });

  it("is staff's word first, and less while a warning is valid", () => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.option(fc.nat(3)),
        fc.nat(3),
        fc.nat(3),
        (reached, pinned, warnings, warned) => {
          const level = levelOf({ reached, pinned }, warnings, warned);
          if (pinned !== null) expect(level).toBe(pinned);
          else if (warnings === 0) expect(level).toBe(reached);
          else expect(level).toBe(reached < warned ? reached : warned);
        },
      ),
    );
  });

  it('says what is missing, never more than is asked for', () => {
    fc.assert(
      fc.property(measures, (have) => {
        const level = earnedLevel(have, rules);
        const missing = missingFor(level, have, rules);
        expect(missing === null).toBe(level === 3);
        if (missing) expect(missing.some(({ have: got, need }) => got < need)).toBe(true);
        for (const { have: got, need } of missing ?? []) expect(got).toBeLessThanOrEqual(need);
      }),
    );
  });
});
