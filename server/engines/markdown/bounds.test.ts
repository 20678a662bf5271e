import { describe, expect, test } from 'vitest';
import { mentionCandidates, renderMarkdown } from './markdown-it.ts';
import { MarkdownTooComplex } from './port.ts';

const length = 65_000;
const fill = (piece: string, size = length) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const members = { has: () => true };

/** CPU milliseconds of rendering, whether the text was accepted or refused as too complex. */
function cost(source: string): number {
  const before = process.cpuUsage();
  try {
    renderMarkdown(source, { members });
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const bombs: Record<string, string> = {
  brackets: fill('['),
  'nested brackets': fill('[', 32_000) + fill(']', 32_000),
  asterisks: fill('****'),
  'asterisks and words': fill('* *a'),
  'mixed emphasis': fill('**a _b '),
  'Korean emphasis': fill('**가"'),
  underscores: fill('_a '),
  tildes: fill('~~'),
  backticks: fill('`a'),
  fences: fill('```\n'),
  'image openers': fill('![', 6_000) + fill('](/files/a)', 58_000),
  'link openers': fill('[a](<b'),
  links: fill('[a](b)'),
  'outside images': fill('![a](https://a.example)'),
  autolinks: fill('<http://a.b>'),
  'bare addresses': fill('http://a.b '),
  'address with brackets': fill('http://a.b/(('),
  entities: fill('&amp;'),
  mentions: fill('@ab '),
  'different mentions': lines(8_000, (i) => `@m${i}`),
  tags: fill('#태그 '),
  'quote markers': fill('>', 10_000),
  'deep quotes': lines(400, (i) => '>'.repeat(i % 39) + ' a'),
  'lazy quotes': '>'.repeat(38) + fill('a\n', 60_000),
  'deep lists': lines(300, (i) => `${'  '.repeat(i)}- a`),
  'very deep lists': fill('- ', 20_000),
  'long list': fill('- a\n'),
  'wide table': `${fill('|a', 3_000)}\n${fill('|-', 3_000)}\n${fill('|b\n', 30_000)}`,
  'references used often': `[a]: /b "${fill('x', 20_000)}"\n\n${fill('[a] ', 6_000)}`,
  'image references used often': `[a]: /files/b "${fill('x', 20_000)}"\n\n${fill('![a] ', 6_000)}`,
  footnotes: fill('^[a]'),
  'nested footnotes': fill('^[', 2_000) + fill(']', 2_000),
  'footnote definitions': lines(4_000, (i) => `[^${i}]: a\n`),
  'footnote uses': `[^1]: a\n\n${fill('[^1] ')}`,
  'combining marks': fill('\u0301'),
  emoji: fill('👨‍👩‍👧‍👦'),
  'newlines and text': fill('a\n'),
};

const slowCode: [language: string, piece: string][] = [
  ['java', '$'],
  ['java', 'a'],
  ['typescript', 'a'],
  ['typescript', '\n'],
  ['csharp', 'async '],
  ['csharp', 'async\n'],
  ['csharp', '"'],
  ['scss', '-'],
  ['markdown', '['],
  ['yaml', 'a\n'],
  ['sql', '+++\n'],
  ['bash', '<<A\n'],
];

describe('any text up to 64 kB is rendered soon or refused: 200 ms of CPU are meant, and much more is allowed to a busy machine', () => {
  renderMarkdown('warm-up');

  test.each(Object.entries(bombs))('%s', (_name, source) => {
    expect(Math.min(cost(source), cost(source))).toBeLessThan(1_500);
  });

  test.each(slowCode)('%s code of %j', (language, piece) => {
    const source = `\`\`\`${language}\n${fill(piece, 49_900)}\n\`\`\``;
    expect(Math.min(cost(source), cost(source))).toBeLessThan(1_500);
  });

  test('a mebibyte is refused at once', () => {
    for (const piece of ['[[[[', '****', '> ', '@ab ']) {
      expect(() => renderMarkdown(fill(piece, 1_048_576))).toThrow(MarkdownTooComplex);
      expect(() => mentionCandidates(fill(piece, 1_048_576))).toThrow(MarkdownTooComplex);
      expect(cost(fill(piece, 1_048_576))).toBeLessThan(1_500);
    }
  });
});

test('a refusal tells why and becomes a 422', () => {
  const refusal = (source: string) => {
    try {
      renderMarkdown(source);
    } catch (error) {
      if (error instanceof MarkdownTooComplex) return [error.kind, error.code, error.params.reason];
    }
    return undefined;
  };
  expect(refusal(fill('a', 70_000))).toEqual(['invalid', 'markdown.too_complex', 'length']);
  expect(refusal(fill('>', 10_000))).toEqual(['invalid', 'markdown.too_complex', 'nesting']);
  expect(refusal(fill('^[a]', 4_000))).toEqual(['invalid', 'markdown.too_complex', 'footnotes']);
  expect(refusal(fill('- a\n'))).toEqual(['invalid', 'markdown.too_complex', 'pieces']);
  expect(refusal(bombs['references used often'] ?? '')).toEqual(['invalid', 'markdown.too_complex', 'links']);
});

test('nothing that people write is refused', () => {
  const post = lines(
    400,
    (i) => `${i}번째 문단입니다. **굵게** 쓰고 [링크](https://a.example/${i})도 넣습니다. @minsu #회고\n`,
  );
  expect(renderMarkdown(post, { members }).html).toContain('399번째');
  const nested = lines(10, (i) => `${'  '.repeat(i)}- ${i}단계`);
  expect(renderMarkdown(nested).html.match(/<ul>/g)).toHaveLength(10);
});

test('code is coloured up to its budget and stays plain, but complete, beyond it', () => {
  const block = (size: number) => `\`\`\`ts\n${fill('const a = 1;\n', size)}\n\`\`\``;
  expect(renderMarkdown(block(5_000)).html).toContain('hljs-keyword');
  expect(renderMarkdown(block(51_000)).html).not.toContain('hljs-keyword');
  expect(renderMarkdown(block(51_000)).html.match(/const a = 1;/g)).toHaveLength(3_923);
  expect(renderMarkdown(`\`\`\`ts\nconst a = "${fill('x', 1_000)}";\n\`\`\``).html).not.toContain(
    'hljs-keyword',
  );
});
