import MarkdownParser, { type MarkdownIt, type StateCore, type Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { codeBlocks } from './code-blocks.ts';
import { directionControls } from './direction-controls.ts';
import { koreanEmphasis } from './korean-emphasis.ts';
import { linkPolicy } from './links.ts';
import { mentionsAndTags } from './mentions.ts';
import { pageOutline } from './page-outline.ts';
import { MarkdownTooComplex } from './port.ts';
import { readingOf } from './reading.ts';
import { taskLists } from './task-lists.ts';

const maxNesting = 40;
const maxPieces = 8_000;
const maxFootnotes = 300;
const maxLinkLength = 300_000;

/** One parser for all texts: CommonMark, tables, strikethrough, footnotes, task lists, and what this product adds. */
export function createParser(): MarkdownIt {
  const md = new MarkdownParser({ html: false, breaks: true, maxNesting });
  md.use(koreanEmphasis)
    .use(footnotes)
    .use(boundedSize)
    .use(boundedFootnotes)
    .use(taskLists)
    .use(linkPolicy)
    .use(mentionsAndTags);
  return md.use(codeBlocks).use(pageOutline).use(directionControls);
}

/** The same for what is said in a room: one sentence beside others, not a document. What it leaves out stays as it was typed. */
export function createMessageParser(): MarkdownIt {
  const md = new MarkdownParser({ html: false, breaks: true, maxNesting });
  md.disable(['heading', 'lheading', 'hr', 'table', 'reference', 'code', 'html_block']);
  md.use(koreanEmphasis).use(boundedSize).use(linkPolicy).use(mentionsAndTags);
  return md.use(codeBlocks).use(pageOutline).use(directionControls);
}

function boundedSize(md: MarkdownIt): void {
  md.core.ruler.after('block', 'bounded_blocks', ({ tokens }: StateCore) => {
    if (tokens.length > maxPieces) throw new MarkdownTooComplex('pieces');
    // The parser silently drops what is nested deeper; nobody's words may vanish.
    if (tokens.some(({ nesting, level }) => nesting === 1 && level >= maxNesting - 1))
      throw new MarkdownTooComplex('nesting');
  });
  md.core.ruler.after('inline', 'bounded_inlines', ({ tokens }: StateCore) => {
    let pieces = tokens.length;
    // A reference repeats its address and title at every use, which multiplies a long one.
    let linkLength = 0;
    for (const token of tokens) {
      pieces += token.children?.length ?? 0;
      for (const child of token.children ?? []) linkLength += attributesLength(child);
    }
    if (pieces > maxPieces) throw new MarkdownTooComplex('pieces');
    if (linkLength > maxLinkLength) throw new MarkdownTooComplex('links');
  });
}

function boundedFootnotes(md: MarkdownIt): void {
  md.core.ruler.before('footnote_tail', 'bounded_footnotes', ({ env }: StateCore) => {
    if ((readingOf(env).footnotes?.list?.length ?? 0) > maxFootnotes)
      throw new MarkdownTooComplex('footnotes');
  });
}

const attributesLength = ({ attrs }: Token): number =>
  (attrs ?? []).reduce((length, [, value]) => length + String(value).length, 0);
