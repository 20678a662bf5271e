import type { Env, StateCore, Token } from 'markdown-it';
import type { RenderOptions } from './port.ts';

/** What travels through one parse and render; markdown-it calls it the environment. */
export interface Reading extends Env {
  options: RenderOptions;
  mentionCandidates: Set<string>;
  mentions: Set<string>;
  tags: Set<string>;
  /** What may still be spent on highlighting. */
  highlighting: { characters: number; milliseconds: number };
  footnotes?: { list?: unknown[] };
}

export function startReading(options: RenderOptions, highlighting: Reading['highlighting']): Reading {
  const handles = new Set<string>();
  return {
    options,
    mentionCandidates: handles,
    mentions: new Set(),
    tags: new Set(),
    highlighting: { ...highlighting },
  };
}

export const readingOf = (env: Env | undefined): Reading => env as Reading;

export function createToken(
  state: StateCore,
  type: string,
  tag: string,
  nesting: Token['nesting'],
  content = '',
): Token {
  const token = new state.Token(type, tag, nesting);
  token.content = content;
  return token;
}

/** Replaces the children of every run of inline text, such as a paragraph's or a table cell's. */
export function rewriteInline(
  state: StateCore,
  rewrite: (children: Token[], parent: Token | undefined) => Token[],
): void {
  state.tokens.forEach((token, index) => {
    if (token.type === 'inline' && token.children)
      token.children = rewrite(token.children, state.tokens[index - 1]);
  });
}
