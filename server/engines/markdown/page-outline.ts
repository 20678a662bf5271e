import type { MarkdownIt, RendererRule, StateCore, Token } from 'markdown-it';
import { readingOf } from './reading.ts';

/** Fits a text into a page: it has the only `h1`, tables may scroll, and no inline styles are needed. */
export function pageOutline(md: MarkdownIt): void {
  md.core.ruler.push('page_outline', (state: StateCore) => {
    state.tokens.forEach(fit);
  });
  md.renderer.rules.table_open = () => '<div class="table-scroll" tabindex="0"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  footnoteIds(md);
}

function fit(token: Token): void {
  if (token.type === 'heading_open' || token.type === 'heading_close') {
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 1)}`;
  }
  const alignment = /^text-align:(?<side>left|center|right)$/.exec(String(token.attrGet('style') ?? ''));
  if (alignment?.groups?.side) token.attrs = [['align', alignment.groups.side]];
}

/** Own ids instead of the plugin's, so that texts on one page do not collide and no name of a script's is taken. */
function footnoteIds(md: MarkdownIt): void {
  const rule = (write: (note: string, reference: string) => string): RendererRule => {
    return (tokens, index, _options, env) => {
      const { id, subId = 0 } = (tokens[index]?.meta ?? {}) as { id: number; subId?: number };
      const prefix = (readingOf(env).options.idPrefix ?? '').replace(/[^a-zA-Z0-9-]/g, '').slice(0, 64);
      const note = `${prefix ? `${prefix}-` : ''}${id + 1}`;
      return write(note, subId > 0 ? `${note}_${subId}` : note);
    };
  };
  const number = (note: string) => note.slice(note.lastIndexOf('-') + 1);
  md.renderer.rules.footnote_ref = rule(
    (note, reference) => `<sup><a href="#note-${note}" id="noteref-${reference}">${number(note)}</a></sup>`,
  );
  md.renderer.rules.footnote_open = rule((note) => `<li id="note-${note}">`);
  md.renderer.rules.footnote_anchor = rule((_note, reference) => ` <a href="#noteref-${reference}">↩︎</a>`);
  md.renderer.rules.footnote_block_open = () => '<section class="footnotes">\n<ol>\n';
  md.renderer.rules.footnote_block_close = () => '</ol>\n</section>\n';
}
