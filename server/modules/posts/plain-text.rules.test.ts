import { describe, expect, it } from 'vitest';
import { plainTextOf } from './plain-text.rules.ts';

describe('the words of a rendered text', () => {
  it.each([
    ['<p>산책 <strong>모임</strong>이에요</p>', '산책 모임이에요'],
    ['<h2>하나</h2><p>둘<br>셋</p><ul><li>넷</li><li>다섯</li></ul>', '하나 둘 셋 넷 다섯'],
    ['<pre><code><span class="k">const</span> a<span>B</span> = 1;</code></pre>', 'const aB = 1;'],
    ['a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; &#x1F600; &nope;', `a <b> & "c" 'd' 😀 &nope;`],
    ['&#xD800; &#0; &#x110000;', '&#xD800; &#0; &#x110000;'],
    ['<p title="a > b">끝', 'b">끝'],
    ['<', '<'],
    ['', ''],
  ])('%j is %j', (html, text) => expect(plainTextOf(html)).toBe(text));

  it('are found in a long text of nothing but openings', () => {
    expect(plainTextOf('<'.repeat(200_000))).toHaveLength(200_000);
  });
});
