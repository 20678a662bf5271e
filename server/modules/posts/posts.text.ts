import type { Ctx } from '../../kernel/ctx.ts';
import { cleanText } from '../../kernel/text.ts';
import type {} from '../../engines/markdown/port.ts';
import { findHandles } from '../members/index.ts';

export interface WrittenText {
  source: string;
  html: string;
  excerpt: string;
  /** Accounts named with `@`, without the author. */
  mentioned: string[];
}

/**
 * Renders what a member wrote, once; readers get the stored HTML.
 * @throws DomainError 422 when it is empty, too long or too complex
 */
export async function writeText(
  ctx: Ctx,
  raw: string,
  rule: { pointer: string; max: number; idPrefix: string },
): Promise<WrittenText> {
  const { markdown } = ctx.engines;
  const source = cleanText(raw, { pointer: rule.pointer, min: 1, max: rule.max });
  const members = await findHandles(ctx, markdown.mentionCandidates(source));
  const rendered = markdown.render(source, { members, idPrefix: rule.idPrefix });
  const mentioned = rendered.mentions.flatMap((handle) => members.get(handle) ?? []);
  return {
    source,
    html: rendered.html,
    excerpt: rendered.excerpt,
    mentioned: mentioned.filter((id) => id !== ctx.actor?.id),
  };
}
