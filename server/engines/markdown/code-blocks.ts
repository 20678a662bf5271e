import type { MarkdownIt } from 'markdown-it';
import { DeadlineExceeded, withDeadline } from '../../kernel/deadline.ts';
import { highlight, languageName, prepareLanguage } from './languages.ts';
import { type Reading, readingOf } from './reading.ts';

/** What one text may cost; code beyond it stays plain. The time is a backstop: some grammars are quadratic in odd input. */
export const highlightBudget = { characters: 200_000, milliseconds: 60 };

const maxBlockLength = 50_000;
// Minified code: nobody reads its colours, and it is what grammars are slowest at.
const maxLineLength = 1_000;

/** `<figure class="code">` around each block, with its file name or language above and highlighted on the server. */
export function codeBlocks(md: MarkdownIt): void {
  const { escapeHtml, unescapeAll } = md.utils;

  const figure = (code: string, info: CodeInfo, reading: Reading): string => {
    const name = languageName(info.language);
    const title = info.title || name || info.language;
    const body = (name && tryHighlight(code, info.language, reading)) ?? escapeHtml(code);
    const caption = title ? `<figcaption>${escapeHtml(title)}</figcaption>` : '';
    const languageClass = name ? ` language-${info.language}` : '';
    return `<figure class="code">${caption}<pre tabindex="0"><code class="hljs${languageClass}">${body}</code></pre></figure>\n`;
  };

  md.renderer.rules.fence = (tokens, index, _options, env) => {
    const token = tokens[index];
    return token ? figure(token.content, readInfo(unescapeAll(token.info)), readingOf(env)) : '';
  };
  md.renderer.rules.code_block = (tokens, index, _options, env) =>
    figure(tokens[index]?.content ?? '', { language: '', title: '' }, readingOf(env));
}

interface CodeInfo {
  language: string;
  title: string;
}

const infoPattern = /^(?<language>[^\s:{]*)(?::(?<file>\S+))?(?<rest>.*)$/su;
const titlePattern = /(?:^|\s)title=(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>\S+))/;

/** Reads `ts`, `ts:src/app.ts`, `ts title=app.ts` and `ts title="my app.ts"`. */
function readInfo(info: string): CodeInfo {
  const { language = '', file, rest = '' } = infoPattern.exec(info.trim().slice(0, 200))?.groups ?? {};
  const title = titlePattern.exec(rest)?.groups;
  const name = title?.double ?? title?.single ?? title?.bare ?? file ?? '';
  return { language: language.toLowerCase().slice(0, 30), title: name.slice(0, 100) };
}

function tryHighlight(code: string, language: string, { highlighting }: Reading): string | undefined {
  const tooLong = code.length > Math.min(maxBlockLength, highlighting.characters);
  if (tooLong || highlighting.milliseconds < 1 || longestLine(code) > maxLineLength) return undefined;
  prepareLanguage(language);
  highlighting.characters -= code.length;
  const start = performance.now();
  try {
    return withDeadline(Math.floor(highlighting.milliseconds), () => highlight(code, language));
  } catch (error) {
    if (error instanceof DeadlineExceeded) return undefined;
    throw error;
  } finally {
    highlighting.milliseconds -= performance.now() - start;
  }
}

const longestLine = (code: string): number =>
  code.split('\n').reduce((longest, { length }) => Math.max(longest, length), 0);
