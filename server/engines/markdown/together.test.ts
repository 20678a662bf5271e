import { describe, expect, it } from 'vitest';
import { markdownIt } from './markdown-it.ts';

const { render, renderAll } = markdownIt;

describe('texts that are rendered together', () => {
  it('look as if each had been rendered by itself', () => {
    const pieces = [
      '**굵게**',
      '- 하나\n- 둘',
      '```ts\nconst a = 1;\n```',
      '각주[^1]\n\n[^1]: 말',
      '# 제목',
      '[a]: /x',
      '[a]',
      '',
    ];
    const sources = Array.from({ length: 130 }, (_, n) => `${pieces[n % pieces.length]!} ${n}`);
    expect(renderAll(sources)).toEqual(sources.map((source) => render(source)));
    expect(renderAll([])).toEqual([]);
  });

  it('are each as long as a text may be', () => {
    const sources = ['a '.repeat(30_000), 'b '.repeat(30_000), '짧은 글'];
    expect(renderAll(sources)).toEqual(sources.map((source) => render(source)));
  });

  it('tell of one that is too much', () => {
    for (const wrong of ['a'.repeat(70_000), '> '.repeat(3_000)]) {
      const alone = (() => {
        try {
          return render(wrong).html;
        } catch (error) {
          return (error as Error).message;
        }
      })();
      const together = (() => {
        try {
          return renderAll(['fine', wrong])[1]!.html;
        } catch (error) {
          return (error as Error).message;
        }
      })();
      expect(together).toBe(alone);
    }
    expect(() => renderAll(['fine', 'a'.repeat(70_000)])).toThrow('markdown.too_complex');
  });
});
