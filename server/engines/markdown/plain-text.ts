import type { Token } from 'markdown-it';
import { altText } from './links.ts';

const excerptLength = 160;
const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

const isCode = ({ type }: Token): boolean => type === 'fence' || type === 'code_block';

/** Words without markup; blocks on lines of their own. */
export function plainText(tokens: Token[], { withCode }: { withCode: boolean }): string {
  const blocks: string[] = [];
  for (const token of tokens) {
    if (isCode(token) && withCode) blocks.push(token.content.trimEnd());
    if (token.type === 'inline') blocks.push((token.children ?? []).map(inlineText).join('').trim());
  }
  return blocks.filter((block) => block !== '').join('\n');
}

function inlineText(token: Token): string {
  if (token.type === 'softbreak' || token.type === 'hardbreak') return '\n';
  return token.type === 'image' ? altText(token) : token.content;
}

/** What a list shows of a text: prose, or the code where there is nothing else. */
export function excerptOf(tokens: Token[], text: string): string {
  const prose = plainText(tokens, { withCode: false }) || text;
  // Far more UTF-16 units than 160 graphemes take in any writing, so that long texts are not segmented whole.
  const line = prose.slice(0, 4_000).replace(/\s+/gu, ' ').trim();
  if (line.length <= excerptLength) return line;
  const ends = [...takeGraphemes(line, excerptLength + 1)];
  if (ends.length <= excerptLength) return line;
  const longest = line.slice(0, ends[excerptLength - 2]);
  const lastSpace = longest.lastIndexOf(' ');
  const atWord = line.charAt(longest.length) === ' ' || lastSpace < longest.length / 2;
  return `${(atWord ? longest : longest.slice(0, lastSpace)).trimEnd()}…`;
}

/** The end positions of the first graphemes. */
function* takeGraphemes(line: string, limit: number): Generator<number> {
  let count = 0;
  for (const { index, segment } of graphemes.segment(line)) {
    if (count === limit) return;
    count += 1;
    yield index + segment.length;
  }
}
