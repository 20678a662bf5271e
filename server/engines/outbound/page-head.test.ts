import { describe, expect, it } from 'vitest';
import { readPageHead } from './page-head.ts';

const head = (html: string, type = 'text/html; charset=utf-8') => readPageHead(Buffer.from(html), type);

describe('what a page says of itself', () => {
  it('is what it wants shown elsewhere, or its title', () => {
    const page = `<!doctype html><html><head><title>제목 &amp; &lt;b&gt; 말</title>
      <meta name=description content='설명 &quot;둘&quot;'><META PROPERTY="og:site_name" CONTENT="어느 곳"></head>`;
    expect(head(page)).toEqual({ title: '제목 & <b> 말', description: '설명 "둘"', siteName: '어느 곳' });
    expect(head(`${page}<body><title>다른 것</title><meta property="og:title" content="아니">`)?.title).toBe(
      '제목 & <b> 말',
    );
    const shared = '<meta property="og:title" content="나눌 제목"><title>긴 제목</title>';
    expect(head(shared)).toEqual({ title: '나눌 제목', description: null, siteName: null });
  });

  it('is read in its own encoding', () => {
    const korean = Buffer.concat([
      Buffer.from('<meta charset="euc-kr"><title>'),
      Buffer.from([0xc7, 0xd1, 0xb1, 0xdb]),
      Buffer.from('</title>'),
    ]);
    expect(readPageHead(korean, 'text/html')?.title).toBe('한글');
    expect(readPageHead(Buffer.from('<title>한글</title>'), 'text/html; charset=nonsense')?.title).toBe(
      '한글',
    );
  });

  it.each([
    ['no page', '<title>x</title>', 'application/json'],
    ['no type', '<title>x</title>', ''],
    ['no title', '<meta name="description" content="x">', 'text/html'],
    ['nothing to see in it', '<title> \n\u202e </title>', 'text/html'],
    ['a script that writes one', '<script>"<title>x</title>"</script>', 'text/html'],
  ])('is nothing for %s', (_name, html, type) => expect(head(html, type)).toBeNull());

  it('keeps signs of tags that stand in its words', () => {
    const page = '<title>a < b</title><meta name=description content="<p> 1 < 2 > 0">';
    expect(head(page)).toEqual({ title: 'a < b', description: '<p> 1 < 2 > 0', siteName: null });
  });

  it('is found among tags that nobody closes, or opened, in a time that grows with the page', () => {
    // Each of the second would be looked for among all of the first: minutes.
    const body = '<b>'.repeat(200_000) + '</i>'.repeat(200_000);
    expect(head(`<title>제목</title>${body}`)?.title).toBe('제목');
  });

  it('is one short line, whatever it is made of', () => {
    const long = head(`<title>${'가'.repeat(5_000)}\n<script>alert(1)</script>\u202e</title>`);
    expect([...long!.title].length).toBeLessThanOrEqual(201);
    for (const html of [
      '<',
      '<title',
      '<meta '.repeat(40_000),
      '<title>'.repeat(40_000),
      `<meta ${'a="'.repeat(80_000)}`,
    ])
      expect(() => head(html)).not.toThrow();
  });
});
