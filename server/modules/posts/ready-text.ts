import type { Ctx } from '../../kernel/ctx.ts';
import { cleanText } from '../../kernel/text.ts';
import type {} from '../../engines/markdown/port.ts';
import { plainTextOf } from './plain-text.rules.ts';

/** A text that the engine has rendered: may be stored many times. Only this file makes them. */
export interface ReadyText {
  readonly source: string;
  readonly html: string;
  readonly excerpt: string;
  /** Words without markup, as a search sees them. */
  readonly plain: string;
  /** There was more prose than the excerpt holds, so whatever follows does not change it. */
  readonly fillsExcerpt: boolean;
}

/** @throws DomainError 422 when it is empty, too long or too complex */
function readyText(ctx: Ctx, raw: string, max: number): ReadyText {
  return readyTexts(ctx, [raw], max)[0]!;
}

/** Several short ones, much faster than one by one. @throws DomainError 422 when any of them is wrong */
export function readyTexts(ctx: Ctx, raws: readonly string[], max: number): ReadyText[] {
  const sources = raws.map((raw) => cleanText(raw, { pointer: '/text', min: 1, max }));
  return ctx.engines.markdown.renderAll(sources).map(({ html, excerpt }, index) => {
    const source = sources[index]!;
    const fillsExcerpt = excerpt.endsWith('…') && !source.endsWith('…');
    return { source, html, excerpt, plain: plainTextOf(html), fillsExcerpt };
  });
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
  const plain = texts.map((text) => text.plain).filter((text) => text !== '');
  return { ...opening, source, html: texts.map((text) => text.html).join(''), plain: plain.join(' ') };
}
