import { highlightBudget } from './code-blocks.ts';
import { DeadlineExceeded, withDeadline } from '../../kernel/deadline.ts';
import { createMessageParser, createParser } from './parser.ts';
import { excerptOf, plainText } from './plain-text.ts';
import { type Markdown, MarkdownTooComplex, type Rendered, type RenderOptions } from './port.ts';
import { startReading } from './reading.ts';
import { sanitise } from './sanitise.ts';

/** UTF-16 units; the longest text that is rendered at all. */
const maxSourceLength = 65_536;

// Far above any real text (a long post takes a few milliseconds): what bounds the inputs that nobody thought of.
const deadline = 300;

/** UTF-16 units; what is shorter is over before the watchdog is set up, which starts a thread (see bounds.test.ts). */
const surelyQuick = 1_000;

const textParser = createParser();
const messageParser = createMessageParser();

function parse(source: string, options: RenderOptions) {
  const parser = options.message ? messageParser : textParser;
  const reading = startReading(options, highlightBudget);
  return { parser, reading, tokens: parser.parse(source.normalize('NFC'), reading) };
}

/** Bounds the length, the time and the depth of recursion. */
function bounded<T>(source: string, work: () => T): T {
  if (source.length > maxSourceLength) throw new MarkdownTooComplex('length');
  try {
    return source.length <= surelyQuick ? work() : withDeadline(deadline, work);
  } catch (error) {
    if (error instanceof DeadlineExceeded) throw new MarkdownTooComplex('time');
    if (error instanceof RangeError) throw new MarkdownTooComplex('nesting');
    throw error;
  }
}

export function mentionCandidates(source: string, options: RenderOptions = {}): string[] {
  if (source.length <= maxSourceLength && !source.includes('@')) return [];
  return bounded(source, () => [...parse(source, options).reading.mentionCandidates]);
}

export function renderMarkdown(source: string, options: RenderOptions = {}): Rendered {
  return bounded(source, () => renderUnbounded(source, options));
}

function renderUnbounded(source: string, options: RenderOptions): Rendered {
  const { parser, reading, tokens } = parse(source, options);
  const text = plainText(tokens, { withCode: true });
  return {
    html: sanitise(parser.renderer.render(tokens, parser.options, reading), options.linkBase),
    text,
    excerpt: excerptOf(tokens, text),
    mentions: [...reading.mentions],
    tags: [...reading.tags],
    headings: tokens.filter((token) => token.type === 'heading_open').length,
  };
}

/** Texts under one deadline: to set it costs several times as much as to render a sentence. */
const together = 50;

function renderAll(sources: readonly string[]): Rendered[] {
  const rendered: Rendered[] = [];
  for (let at = 0; at < sources.length; at += together)
    rendered.push(...renderTogether(sources.slice(at, at + together)));
  return rendered;
}

/** What is too much for all of them may be fine for each, or it is told which one is wrong. */
function renderTogether(sources: readonly string[]): Rendered[] {
  const length = sources.reduce((sum, source) => sum + source.length, 0);
  if (sources.length > 1 && length <= maxSourceLength)
    try {
      return withDeadline(deadline, () => sources.map((source) => renderUnbounded(source, {})));
    } catch {
      // One by one, below.
    }
  return sources.map((source) => renderMarkdown(source));
}

/** The `Markdown` engine on markdown-it, highlight.js and sanitize-html. */
export const markdownIt: Markdown = { mentionCandidates, render: renderMarkdown, renderAll };
