import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownIt } from '../../engines/markdown/markdown-it.ts';
import { handlesInValue, withoutHandle } from './forgetting.rules.ts';

const forget = (text: string, handle: string, others: readonly string[] = []) =>
  withoutHandle(text, handle, new Set(others));
const nobody = '@(탈퇴한 회원)';

describe('a handle that is nobody’s any more', () => {
  it.each([
    ['@가나 안녕', `${nobody} 안녕`],
    ['@가나님 안녕', `${nobody}님 안녕`],
    ['(@가나)', `(${nobody})`],
    ['@가나다 안녕', '@가나다 안녕'],
    ['@가나다님 안녕', '@가나다님 안녕'],
    ['@가나라 안녕', `${nobody}라 안녕`],
    ['x@가나 @가나/pkg @가나@elsewhere.kr', 'x@가나 @가나/pkg @가나@elsewhere.kr'],
    ['<p><a class="mention" href="/members/%EA%B0%80%EB%82%98">@가나</a>님</p>', `<p>${nobody}님</p>`],
    ['[그](/members/가나), /members/가나다', '[그](/members/-), /members/가나다'],
    ['https://마당.kr/members/%ea%b0%80%eb%82%98?x', 'https://마당.kr/members/-?x'],
  ])('goes out of %s', (text, left) => expect(forget(text, '가나', ['가나다'])).toBe(left));

  it('goes whatever its case, and out of JSON', () => {
    expect(withoutHandle({ title: '@Kim', list: ['@kim', 7, null] }, 'kim', new Set())).toEqual({
      title: nobody,
      list: [nobody, 7, null],
    });
  });

  const handle = fc
    .array(fc.constantFrom('가', '나', '다', 'a', 'b', '1', '-', '_'), { minLength: 2, maxLength: 6 })
    .map((letters) => letters.join(''))
    .filter((one) => /^[a-z0-9가-힣]/.test(one));
  const piece = fc.oneof(
    handle.map((one) => `@${one}`),
    fc.constantFrom(' ', '님', '은', '에게', '.', ', ', '\n\n', '/', '@', 'x', '(', ')', '**'),
  );

  it('takes nobody else’s with it, and leaves nothing that names it', () => {
    fc.assert(
      fc.property(
        handle,
        fc.uniqueArray(handle, { maxLength: 4 }),
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (gone, all, text) => {
          const others = all.filter((one) => one !== gone);
          const members = new Map([gone, ...others].map((one) => [one, one]));
          const left = forget(text, gone, others);
          const before = markdownIt.render(text, { members, idPrefix: 'x' });
          const after = markdownIt.render(left, { members, idPrefix: 'x' });
          expect(after.mentions).toEqual(before.mentions.filter((one) => one !== gone));
          expect(forget(left, gone, others)).toBe(left);
          // The stored HTML loses the same names as the text.
          const html = forget(before.html, gone, others);
          expect(html).not.toContain(`>@${gone}</a>`);
          for (const one of others)
            expect(html.split(`>@${one}</a>`).length).toBe(before.html.split(`>@${one}</a>`).length);
          // What the text engine would ask for is among what is asked for here.
          const asked = new Set(handlesInValue(text));
          for (const one of before.mentions) expect(asked.has(one)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
