import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexemesOf } from './analyzer.ts';
import { ManyTexts } from './many-texts.ts';
import type { SearchDocument } from './port.ts';
import { comment, post } from './test-documents.ts';

const compounds = { frequency: (word: string) => (word === '도라지' ? 9 : 0), minimum: 3 };

/** Lexemes of the binary format of a tsvector, in its order. */
function read(vector: Buffer): string[] {
  const lexemes: string[] = [];
  for (let at = 4; at < vector.length;) {
    const end = vector.indexOf(0, at);
    lexemes.push(vector.toString('utf8', at, end));
    expect(vector.readUInt16BE(end + 1)).toBe(0);
    at = end + 3;
  }
  expect(lexemes).toHaveLength(vector.readInt32BE(0));
  return lexemes;
}

function expectSame(texts: ManyTexts, document: SearchDocument): void {
  const lexemes = read(texts.vectorOf(document));
  expect(lexemes.toSorted()).toEqual([...lexemesOf(document, compounds)].toSorted());
}

const words = fc.constantFrom(
  ...'도라지꽃을 서버에서는 getUserName C++와 API에서 漢字 ㅋㅋㅋ queries 데이터베이스 카페\u0301 ﬁn 👩‍👩‍👧 \u0301 @s1 =a ^b \'" \\'.split(
    ' ',
  ),
);
const sentence = fc
  .array(words, { minLength: 1, maxLength: 12 })
  .chain((some) => fc.constantFrom('. ', '! ', ' ', '…', '? \u0301').map((end) => some.join(' ') + end));
const text = fc.array(sentence, { maxLength: 30 }).map((sentences) => sentences.join(''));
const tags = ['산책', 'C++'];

describe('very many texts', () => {
  it('get the lexemes that each gets by itself, again and again', () => {
    const texts = new ManyTexts(compounds);
    fc.assert(
      fc.property(text, text, fc.boolean(), (title, body, open) => {
        expectSame(texts, post('1', title, body, { authorId: 'a-1', tags, open }));
        expectSame(texts, comment('2', '1', body, { authorId: 'b-2', tags, open }));
        expectSame(texts, comment('3', '1', title, { open }));
      }),
    );
  });

  it('are in the order that PostgreSQL keeps, where they come again and again', () => {
    const texts = new ManyTexts(compounds);
    fc.assert(
      fc.property(text, (body) => {
        const short = comment('2', '1', body.slice(0, 200), { tags });
        const lexemes = read(texts.vectorOf(short)).map((lexeme) => Buffer.from(lexeme));
        expect(lexemes).toEqual(lexemes.toSorted(Buffer.compare));
      }),
    );
  });

  it('may be longer than what is remembered of any', () => {
    const texts = new ManyTexts(compounds);
    const long = Array.from({ length: 30_000 }, (_, n) => `낱말${n}`).join(' ');
    expectSame(texts, post('1', '긴 글', long));
    expectSame(texts, post('2', '', ''));
    const different = (n: number) => `${n}번째 아침에 산 사과${n}`;
    for (let n = 0; n < 60_000; n += 1) texts.vectorOf(comment(String(n), '1', different(n)));
    expectSame(texts, comment('1', '1', different(1)));
  });
});
