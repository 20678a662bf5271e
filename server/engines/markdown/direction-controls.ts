import type { MarkdownIt, Token } from 'markdown-it';

// Overrides, embeddings and isolates. The plain marks U+200E and U+200F stay: they cannot reorder what is around them.
const control = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Signs that reorder text are dropped from prose and made visible in code, where they could hide what a program does. */
export function directionControls(md: MarkdownIt): void {
  md.core.ruler.push('direction_controls', (state) => {
    state.tokens.forEach(neutralise);
  });
}

function neutralise(token: Token): void {
  const isCode = token.type === 'code_inline' || token.type === 'code_block' || token.type === 'fence';
  token.content = isCode ? token.content.replace(control, show) : token.content.replace(control, '');
  token.info = token.info.replace(control, '');
  for (const attribute of token.attrs ?? []) {
    if (typeof attribute[1] === 'string') attribute[1] = attribute[1].replace(control, '');
  }
  token.children?.forEach(neutralise);
}

const show = (sign: string): string => `⟨U+${sign.charCodeAt(0).toString(16).toUpperCase()}⟩`;
