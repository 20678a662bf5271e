import type { Ctx } from '../../kernel/ctx.ts';
import { cleanText } from '../../kernel/text.ts';
import type {} from '../../engines/markdown/port.ts';

/** A text that the engine has rendered: may be stored many times. Only this file makes them. */
export interface ReadyText {
  readonly source: string;
  readonly html: string;
  readonly excerpt: string;
  /** There was more prose than the excerpt holds, so whatever follows does not change it. */
  readonly fillsExcerpt: boolean;
}

/** @throws DomainError 422 when it is empty, too long or too complex */
export function readyText(ctx: Ctx, raw: string, max: number): ReadyText {
  const source = cleanText(raw, { pointer: '/text', min: 1, max });
  const { html, excerpt } = ctx.engines.markdown.render(source);
  return { source, html, excerpt, fillsExcerpt: excerpt.endsWith('…') && !source.endsWith('…') };
}

/**
 * One text of several, without rendering them again: for texts that do not touch each other (no footnotes, no link
 * references, no list that another list follows). The first should fill its excerpt; else all of it is rendered.
 */
export function joinTexts(ctx: Ctx, texts: readonly [ReadyText, ...ReadyText[]]): ReadyText {
  const [opening] = texts;
  if (texts.length === 1) return opening;
  const source = texts.map((text) => text.source).join('\n\n');
  if (!opening.fillsExcerpt) return readyText(ctx, source, source.length);
  return { ...opening, source, html: texts.map((text) => text.html).join('') };
}
