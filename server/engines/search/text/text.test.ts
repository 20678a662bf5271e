import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexemesOf, quoted } from '../analyzer.ts';
import { createHighlighter } from '../highlight.ts';
import { post } from '../test-documents.ts';
import { distanceOf } from '../typos.ts';
import { stemEnglish } from './english.ts';
import { fold } from './fold.ts';
import { compose, initialsOf, letters } from './jamo.ts';
import { asHangul, asLatin } from './keyboard.ts';
import { isParticle, splitCompound, stemsOf, unknown } from './korean.ts';
import { partsOf, runsOf } from './runs.ts';

const hangul = (most: number) =>
  fc
    .array(fc.integer({ min: 0xac00, max: 0xd7a3 }), { minLength: 1, maxLength: most })
    .map((codes) => String.fromCharCode(...codes));
const anything = fc.string({ unit: 'binary', maxLength: 300 });
const mixed = fc
  .array(
    fc.oneof(
      hangul(8),
      fc.string({ maxLength: 8 }),
      fc.constantFrom(' ', '\u200b', 'é', '漢字', 'ㅋㅋ', 'c++', '👩‍👩‍👧', 'ﬁ'),
    ),
  )
  .map((pieces) => pieces.join(''));

describe('letters', () => {
  it('are joined back to the syllables that they were typed for', () => {
    fc.assert(
      fc.property(hangul(6), (word) => {
        expect(letters(compose(letters(word)))).toBe(letters(word));
      }),
    );
  });

  it.each([
    ['프로젝트', 'ㅍㄹㅈㅌ'],
    ['값a', 'ㄱa'],
  ])('of %s begin with %s', (word, initials) => expect(initialsOf(word)).toBe(initials));

  it('of a half-typed word begin the whole word', () => {
    fc.assert(
      fc.property(hangul(6), fc.nat(20), (word, at) => {
        const typed = compose(letters(word).slice(0, at));
        expect(letters(word).startsWith(letters(typed))).toBe(true);
      }),
    );
  });
});

describe('keyboards', () => {
  it.each([
    ['vmfhwprxm', '프로젝트'],
    ['rkqtdml', '값의'],
    ['dkssud', '안녕'],
    ['hello', null],
    ['a1', null],
  ])('%s was meant as %s', (typed, word) => {
    expect(asHangul(typed)).toBe(word);
  });

  it('know both ways', () => {
    fc.assert(
      fc.property(hangul(5), (word) => {
        const typed = asLatin(word) ?? '';
        // Shifted keys are lost in lower case: compare what is typed.
        const back = asHangul(typed);
        if (back !== null) expect(asLatin(back)).toBe(typed);
      }),
    );
  });
});

describe('Korean words', () => {
  it.each([
    ['프로젝트를', '프로젝트'],
    ['서버에서는', '서버'],
    ['회원들에게도', '회원'],
    ['책을', '책'],
    ['배포했습니다', '배포'],
    ['추천해주세요', '추천'],
    ['재밌어요', '재밌'],
    ['서울로', '서울'],
    ['감동적인', '감동'],
  ])('%s is searched as %s', (word, stem) => expect(stemsOf(word)).toContain(stem));

  it.each(['고양이', '회의', '결과', '강의', '사과', '나이', '페이지', '지도'])('%s stays whole', (word) => {
    expect(stemsOf(word)).toEqual([word]);
  });

  it.each([
    ['책는', '책'],
    ['서버을', '서버'],
    ['책로', '책'],
  ])('%s breaks the rule of final consonants', (word, stem) => expect(stemsOf(word)).not.toContain(stem));

  it('keep a beginning of the word, and the word itself', () => {
    fc.assert(
      fc.property(hangul(20), (word) => {
        const stems = stemsOf(word);
        expect(stems[0]).toBe(word);
        for (const stem of stems) expect(word.startsWith(stem) && stem.length > 0).toBe(true);
      }),
    );
  });

  it.each([
    ['데이터베이스', ['데이터', '베이스']],
    ['산책모임', ['산책', '모임']],
    ['종이책', ['종이', '책']],
    ['회의록', null],
    ['어린이집', null],
  ])('%s is made of %j', (word, halves) => {
    expect(splitCompound(word, { frequency: unknown, minimum: 3 })).toEqual(halves);
  });

  it('are halves that make the whole', () => {
    fc.assert(
      fc.property(hangul(12), (word) => {
        const halves = splitCompound(word, { frequency: () => 5, minimum: 3 });
        if (halves !== null) expect(halves.join('')).toBe(word);
      }),
    );
  });

  it.each(['를', '에서는', '으로도', '까지'])('%s behind a Latin word is a particle', (word) =>
    expect(isParticle(word)).toBe(true),
  );
  it.each(['서버', '개발자', '문서'])('%s behind a Latin word is a word', (word) =>
    expect(isParticle(word)).toBe(false),
  );
});

describe('English words and names', () => {
  it.each([
    ['tests', 'testing'],
    ['cache', 'caching'],
    ['queries', 'query'],
    ['boxes', 'box'],
    ['planned', 'planning'],
  ])('%s meets %s', (one, other) => expect(stemEnglish(one)).toBe(stemEnglish(other)));

  it.each(['news', 'class', 'status', 'bring', 'thing', 'c++'])('%s stays', (word) =>
    expect(stemEnglish(word)).toBe(word),
  );

  it.each([
    ['getUserName', ['get', 'user', 'name']],
    ['parseHTTPRequest', ['parse', 'http', 'request']],
    ['user_profile_image', ['user', 'profile', 'image']],
    ['plain', []],
  ])('%s has the parts %j', (name, parts) => expect(partsOf(name)).toEqual(parts));

  it.each([
    ['C++와 c#, f#', ['C++', '와', 'c#', 'f#']],
    ['a+b issue#12', ['a', 'b', 'issue', '12']],
    ['C++17', ['C++', '17']],
  ])('%s has the runs %j', (text, runs) => expect([...runsOf(text)].map((run) => run.text)).toEqual(runs));
});

describe('any text', () => {
  it('becomes lexemes that PostgreSQL can read, the same ones however Unicode writes it', () => {
    const of = (text: string) =>
      [...lexemesOf(post('1', text, text), { frequency: unknown, minimum: 3 })].toSorted();
    fc.assert(
      fc.property(fc.oneof(anything, mixed), (text) => {
        const lexemes = of(text);
        for (const lexeme of lexemes) expect(Buffer.byteLength(quoted(lexeme))).toBeLessThan(2_046);
        expect(of(text.normalize('NFC'))).toEqual(of(text.normalize('NFC').normalize('NFD')));
      }),
    );
  });

  it('is folded with a way back to every character', () => {
    fc.assert(
      fc.property(fc.oneof(anything, mixed), (text) => {
        const folded = fold(text);
        let last = 0;
        for (let at = 0; at < folded.text.length; at += 1) {
          expect(folded.start(at)).toBeGreaterThanOrEqual(last);
          expect(folded.end(at)).toBeGreaterThan(folded.start(at));
          expect(folded.end(at)).toBeLessThanOrEqual(text.length);
          last = folded.start(at);
        }
      }),
    );
  });

  it('is marked in order, without overlap, and cut without breaking characters', () => {
    const highlighter = createHighlighter(new Set(['=가', '=a', '=漢']), ['ㅋㅋ']);
    fc.assert(
      fc.property(fc.oneof(anything, mixed), fc.integer({ min: 1, max: 80 }), (text, length) => {
        const excerpt = highlighter.excerpt(text, length);
        expect(excerpt.text.length).toBeLessThanOrEqual(length);
        expect(text).toContain(excerpt.text);
        if (text.isWellFormed()) expect(excerpt.text.isWellFormed()).toBe(true);
        for (const { ranges, of } of [
          { ranges: highlighter.ranges(text), of: text },
          { ranges: excerpt.ranges, of: excerpt.text },
        ]) {
          let end = -1;
          for (const range of ranges) {
            expect(range.start).toBeGreaterThan(end);
            expect(range.end).toBeGreaterThan(range.start);
            expect(range.end).toBeLessThanOrEqual(of.length);
            end = range.end;
          }
        }
      }),
    );
  });
});

describe('marks', () => {
  const marked = (wanted: string[], text: string, phrases: string[] = []) =>
    createHighlighter(new Set(wanted), phrases)
      .ranges(text)
      .map(({ start, end }) => text.slice(start, end));

  it.each([
    [['=프로젝트'], '이 프로젝트를 봐요', ['프로젝트']],
    [['=베이스'], '데이터베이스에 적어요', ['베이스']],
    [['=kubernetes'], 'KUBERNETES를', ['KUBERNETES']],
    [['~cach'], 'we were caching', ['caching']],
    [['=user'], 'getUserName', ['User']],
    [['=프로젝트'], '프로젝트'.normalize('NFD'), ['프로젝트'.normalize('NFD')]],
    [['=cafe'], 'le café noir', ['café']],
    [['=산책'], '사회의', []],
  ])('%j in %s are %j', (wanted, text, expected) => expect(marked(wanted, text)).toEqual(expected));

  it('show the densest piece', () => {
    const text = `산책 ${'가나다라 '.repeat(60)}산책 모임 산책 ${'마바사 '.repeat(60)}`;
    const { text: piece, ranges } = createHighlighter(new Set(['=산책', '=모임']), []).excerpt(text, 60);
    expect(piece).toContain('산책 모임 산책');
    expect(ranges).toHaveLength(3);
  });
});

it('two letters that changed places are one edit', () => {
  expect(distanceOf('dokcer', 'docker')).toBe(1);
  expect(distanceOf('', 'abc')).toBe(3);
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(distanceOf(one, other)).toBe(distanceOf(other, one));
    }),
  );
});
