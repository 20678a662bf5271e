import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './markdown-it.ts';

const html = (source: string) => renderMarkdown(source).html.trim();
const rel = 'rel="nofollow ugc noopener"';

describe('Markdown', () => {
  const golden: [name: string, source: string, expected: string][] = [
    ['paragraphs', 'a\n\nb', '<p>a</p>\n<p>b</p>'],
    ['a single newline breaks the line', 'a\nb', '<p>a<br />\nb</p>'],
    ['emphasis', '*a* **b** ***c***', '<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>'],
    ['strikethrough', '~~a~~', '<p><s>a</s></p>'],
    ['headings leave h1 to the page', '# a\n\n###### b', '<h2>a</h2>\n<h6>b</h6>'],
    ['quotes', '> a', '<blockquote>\n<p>a</p>\n</blockquote>'],
    ['bullets', '- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['numbers', '3. a\n4. b', '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'],
    ['rules', '---', '<hr />'],
    ['inline code', '`a < b`', '<p><code>a &lt; b</code></p>'],
    ['escapes', '\\*a\\*', '<p>*a*</p>'],
    ['raw HTML is text', '<b>a</b>', '<p>&lt;b&gt;a&lt;/b&gt;</p>'],
    ['own links', '[a](/posts/1 "t")', '<p><a href="/posts/1" title="t">a</a></p>'],
    ['outside links', '[a](https://a.example)', `<p><a href="https://a.example" ${rel}>a</a></p>`],
    ['links without a scheme', '[a](www.naver.com)', `<p><a href="https://www.naver.com" ${rel}>a</a></p>`],
    ['mail links', '<a@b.example>', `<p><a href="mailto:a@b.example" ${rel}>a@b.example</a></p>`],
    ['reference links', '[a][r]\n\n[r]: /x', '<p><a href="/x">a</a></p>'],
    [
      'bare addresses',
      'https://a.example/b',
      `<p><a href="https://a.example/b" ${rel}>https://a.example/b</a></p>`,
    ],
    [
      'only http and https are found in text',
      'ftp://a.example a.example a@b.example',
      '<p>ftp://a.example a.example a@b.example</p>',
    ],
    [
      'own images',
      '![개](/files/a.png)',
      '<p><img src="/files/a.png" alt="개" loading="lazy" decoding="async" /></p>',
    ],
    [
      'outside images are links',
      '![개](https://a.example/b.png)',
      `<p><a href="https://a.example/b.png" ${rel}>개</a></p>`,
    ],
    [
      'outside images in links are words',
      '[![개](https://a.example/b.png)](/x)',
      '<p><a href="/x">개</a></p>',
    ],
    [
      'tables',
      '|a|b|\n|:-:|-|\n|1|2|',
      '<div class="table-scroll" tabindex="0"><table>\n<thead>\n<tr>\n<th align="center">a</th>\n<th>b</th>\n</tr>\n</thead>\n' +
        '<tbody>\n<tr>\n<td align="center">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table></div>',
    ],
    [
      'task lists',
      '- [ ] a\n- [x] **b**\n- [y] c',
      '<ul>\n<li class="task"><label><input type="checkbox" disabled />a</label></li>\n' +
        '<li class="task"><label><input type="checkbox" disabled checked /><strong>b</strong></label></li>\n<li>[y] c</li>\n</ul>',
    ],
  ];
  test.each(golden)('%s', (_name, source, expected) => expect(html(source)).toBe(expected));
});

describe('Korean', () => {
  test.each([
    ['**중요**입니다', '<strong>중요</strong>입니다'],
    ['**"마당"**을 연다', '<strong>"마당"</strong>을 연다'],
    ['이**"마당"**을', '이<strong>"마당"</strong>을'],
    ['**JWT(토큰)**는', '<strong>JWT(토큰)</strong>는'],
    ['**‘마당’**이', '<strong>‘마당’</strong>이'],
    ['**끝.**그리고', '<strong>끝.</strong>그리고'],
    ['**`코드`**를', '<strong><code>코드</code></strong>를'],
    ['**[링크](/x)**만', '<strong><a href="/x">링크</a></strong>만'],
    ['*(기울임)*은', '<em>(기울임)</em>은'],
    ['~~(취소)~~함', '<s>(취소)</s>함'],
    ['**𠮷(한자)**를', '<strong>𠮷(한자)</strong>를'],
    ['3 * 4 * 5', '3 * 4 * 5'],
    ['**떨어진 **것', '**떨어진 **것'],
    ['네~~ 그럼요~~', '네~~ 그럼요~~'],
    ['3시~5시', '3시~5시'],
    ['snake_case_이름', 'snake_case_이름'],
    ['**a.**b', '**a.**b'],
  ])('%s', (source, expected) => expect(html(source)).toBe(`<p>${expected}</p>`));

  test.each([
    ['https://a.example/b를 보세요', 'https://a.example/b', '를 보세요'],
    ['https://a.example에서 봤어요', 'https://a.example', '에서 봤어요'],
    ['http://localhost:3000/으로', 'http://localhost:3000/', '으로'],
    ['https://a.example/?q=1입니다', 'https://a.example/?q=1', '입니다'],
  ])('particles are no part of an address: %s', (source, address, rest) =>
    expect(html(source)).toBe(`<p><a href="${address}" ${rel}>${address}</a>${rest}</p>`),
  );

  test('but Korean paths are', () =>
    expect(html('https://ko.wikipedia.org/wiki/마당')).toContain(
      '>https://ko.wikipedia.org/wiki/마당</a></p>',
    ));
});

describe('code', () => {
  test.each([
    ['```ts\nlet a;\n```', 'TypeScript', 'hljs language-ts'],
    ['```ts:src/app.ts\nlet a;\n```', 'src/app.ts', 'hljs language-ts'],
    ['```ts title=app.ts\nlet a;\n```', 'app.ts', 'hljs language-ts'],
    ['```ts title="my app.ts"\nlet a;\n```', 'my app.ts', 'hljs language-ts'],
  ])('%j', (source, caption, className) => {
    expect(html(source)).toBe(
      `<figure class="code"><figcaption>${caption}</figcaption><pre tabindex="0"><code class="${className}">` +
        '<span class="hljs-keyword">let</span> a;\n</code></pre></figure>',
    );
  });

  test.each(
    'ts js tsx jsx java kotlin kt python py go rust c cpp csharp cs php ruby swift sql bash sh json yaml yml xml html css scss dockerfile nginx diff markdown md graphql'.split(
      ' ',
    ),
  )('%s is known', (language) =>
    expect(html(`\`\`\`${language}\nx\n\`\`\``)).toContain(`class="hljs language-${language}"`),
  );

  test('unknown languages are plain and keep their name', () =>
    expect(html('```brainf\n<a>\n```')).toBe(
      '<figure class="code"><figcaption>brainf</figcaption><pre tabindex="0"><code class="hljs">&lt;a&gt;\n</code></pre></figure>',
    ));

  test('no language, no caption', () =>
    expect(html('```\na\n```')).toBe(
      '<figure class="code"><pre tabindex="0"><code class="hljs">a\n</code></pre></figure>',
    ));

  test('signs that reorder text show in code and vanish from prose', () => {
    expect(html('`a\u202eb`')).toBe('<p><code>a⟨U+202E⟩b</code></p>');
    expect(html('```js\n// \u2066x\n```')).toContain('⟨U+2066⟩x');
    expect(html('a\u202eb &#x202e; [c\u202e](/d "e\u202e")')).toBe('<p>ab  <a href="/d" title="e">c</a></p>');
  });
});

describe('footnotes', () => {
  test('link there and back, with ids that cannot collide', () => {
    const rendered = renderMarkdown('a[^n] b[^n]\n\n[^n]: 내용', { idPrefix: 'c7' }).html;
    expect(rendered).toContain('<sup><a href="#note-c7-1" id="noteref-c7-1">1</a></sup>');
    expect(rendered).toContain('<sup><a href="#note-c7-1" id="noteref-c7-1_1">1</a></sup>');
    expect(rendered).toContain(
      '<li id="note-c7-1"><p>내용 <a href="#noteref-c7-1">↩︎</a> <a href="#noteref-c7-1_1">↩︎</a></p>',
    );
    expect(renderMarkdown('a^[b]').html).toContain('id="note-1"');
  });

  test('an unsafe prefix is reduced to what an id may hold', () =>
    expect(renderMarkdown('a^[b]', { idPrefix: '"><x y=' }).html).toContain('id="note-xy-1"'));
});

test('linkBase makes our own paths absolute, for mails and feeds', () => {
  const { html: mail } = renderMarkdown(
    '@minsu #회고 [a](/posts/1) ![b](/files/b.png) ![c](https://evil.example/files/c.png)',
    {
      members: new Set(['minsu']),
      linkBase: 'https://madang.example',
    },
  );
  expect(mail).toContain('href="https://madang.example/members/minsu"');
  expect(mail).toContain('<a href="https://madang.example/posts/1">a</a>');
  expect(mail).toContain('src="https://madang.example/files/b.png"');
  expect(mail).toContain(`<a href="https://evil.example/files/c.png" ${rel}>c</a>`);
});

describe('text and excerpt', () => {
  test('hold words, not signs', () => {
    const source =
      '# 제목\n\n**굵게** [링크](/x) ![그림](/files/a.png)\n\n- [x] 한 일\n\n> 인용\n\n```ts\nconst a = 1;\n```\n\n|가|나|\n|-|-|\n|1|2|';
    const { text, excerpt, headings } = renderMarkdown(source);
    expect(text).toBe('제목\n굵게 링크 그림\n한 일\n인용\nconst a = 1;\n가\n나\n1\n2');
    expect(excerpt).toBe('제목 굵게 링크 그림 한 일 인용 가 나 1 2');
    expect(headings).toBe(1);
  });

  test('an excerpt of code alone is the code', () =>
    expect(renderMarkdown('```\nlet a;\n```').excerpt).toBe('let a;'));

  test('an excerpt ends between words', () => {
    const { excerpt } = renderMarkdown('마당에 '.repeat(100));
    expect(excerpt).toMatch(/^(?:마당에 )+마당에…$/);
    expect(graphemes(excerpt)).toBeLessThanOrEqual(160);
    expect(graphemes(excerpt)).toBeGreaterThan(150);
  });

  test('one long word is cut between graphemes', () => {
    const { excerpt } = renderMarkdown('👨‍👩‍👧'.repeat(300));
    expect(excerpt).toBe(`${'👨‍👩‍👧'.repeat(159)}…`);
  });

  test('what fits is whole', () => {
    const fits = '가'.repeat(160);
    expect(renderMarkdown(fits).excerpt).toBe(fits);
    expect(renderMarkdown('').excerpt).toBe('');
  });
});

const graphemes = (text: string) => [...new Intl.Segmenter('ko').segment(text)].length;
