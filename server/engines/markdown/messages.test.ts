import { describe, expect, it } from 'vitest';
import { violations } from './allowed-tree.ts';
import { hostileInputs } from './hostile-inputs.ts';
import { markdownIt } from './markdown-it.ts';
import { MarkdownTooComplex } from './port.ts';

const members = new Set(['민수']);
const html = (source: string) => markdownIt.render(source, { message: true, members }).html.trim();

describe('what is said in a room', () => {
  it.each([
    ['paragraphs and lines', '하나\n둘\n\n셋', '<p>하나<br />\n둘</p>\n<p>셋</p>'],
    [
      'emphasis',
      '**굵게**는 *기울여* ~~지움~~',
      '<p><strong>굵게</strong>는 <em>기울여</em> <s>지움</s></p>',
    ],
    ['code in a line', '`a < b`', '<p><code>a &lt; b</code></p>'],
    ['lists', '- a\n- b\n\n1. c', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>'],
    ['quotes', '> 인용', '<blockquote>\n<p>인용</p>\n</blockquote>'],
    ['mentions', '@민수 님', '<p><a class="mention" href="/members/%EB%AF%BC%EC%88%98">@민수</a> 님</p>'],
  ])('has %s', (_name, source, expected) => expect(html(source)).toBe(expected));

  it('has links, and code as posts have it', () => {
    expect(html('https://a.example 와 [글](/posts/1)')).toBe(
      '<p><a href="https://a.example" rel="nofollow ugc noopener">https://a.example</a> 와 <a href="/posts/1">글</a></p>',
    );
    const code = '```ts\nconst a = 1;\n```';
    expect(html(code)).toContain('hljs-keyword');
    expect(html(code)).toBe(markdownIt.render(code).html.trim());
  });

  it.each([
    ['headings', '# 제목\n\n제목\n===', '<p># 제목</p>\n<p>제목<br />\n===</p>'],
    ['rules', '---', '<p>---</p>'],
    ['tables', '|a|b|\n|-|-|\n|c|d|', '<p>|a|b|<br />\n|-|-|<br />\n|c|d|</p>'],
    ['tasks', '- [ ] 할 일', '<ul>\n<li>[ ] 할 일</li>\n</ul>'],
    ['footnotes', '각주[^1]\n\n[^1]: 내용', '<p>각주[^1]</p>\n<p>[^1]: 내용</p>'],
    ['definitions', '[a]: /x', '<p>[a]: /x</p>'],
    ['indented code', '앞\n\n    들여 쓴 말', '<p>앞</p>\n<p>들여 쓴 말</p>'],
    ['raw HTML', '<b>a</b>', '<p>&lt;b&gt;a&lt;/b&gt;</p>'],
    [
      'pictures of others',
      '![개](https://a.example/b.png)',
      '<p><a href="https://a.example/b.png" rel="nofollow ugc noopener">개</a></p>',
    ],
  ])('leaves %s as they were typed', (_name, source, expected) => expect(html(source)).toBe(expected));

  it('names whom its words name, also where a post has code', () => {
    expect(markdownIt.mentionCandidates('    @민수', { message: true })).toContain('민수');
  });

  it('is as safe and as bounded as posts are', () => {
    for (const source of hostileInputs) {
      try {
        expect(violations(html(source))).toEqual([]);
      } catch (error) {
        if (!(error instanceof MarkdownTooComplex)) throw error;
      }
    }
  });
});
