import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { judgeMessage } from '../../kernel/publishing.ts';
import { writeText } from '../posts/index.ts';

/**
 * What members write to few others: cleaned, and judged as messages are. Before anything is locked.
 * @throws DomainError 422
 */
export async function cleanSaid(
  ctx: Ctx,
  raw: string,
  { pointer, max }: { pointer: string; max: number },
): Promise<string> {
  const text = await writeText(ctx, raw, { pointer, max, idPrefix: `r${newId().slice(-8)}`, message: true });
  await judgeMessage(ctx, text);
  return text.source;
}

/** The same for what may stay empty. */
export async function cleanSaidOrNothing(
  ctx: Ctx,
  raw: string | null | undefined,
  rule: { pointer: string; max: number },
): Promise<string> {
  return raw === null || raw === undefined || raw.trim() === '' ? '' : cleanSaid(ctx, raw, rule);
}
