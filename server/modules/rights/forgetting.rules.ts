import { handlesIn, replaceHandles } from '../../kernel/handles-in-text.ts';

/** A text, or JSON with texts anywhere in it. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** Nobody can be called so, and no text engine makes a link of it. */
const nobody = '@(탈퇴한 회원)';

export function handlesInValue(value: Value): string[] {
  if (typeof value === 'string') return handlesIn(value);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(handlesInValue);
}

/**
 * The same without a handle that was somebody's: where it is named, and where its card is linked. `others` are handles that
 * stay: `@가나다` is theirs when 가나다 is one, and was 가나 with a word glued on when not.
 */
export function withoutHandle<T extends Value>(value: T, handle: string, others: ReadonlySet<string>): T {
  return over(value, (text) => forget(text, handle, others)) as T;
}

function over(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => over(one, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, over(one, change)]));
}

function forget(text: string, handle: string, others: ReadonlySet<string>): string {
  // Handles are letters, digits, dashes and underscores: nothing that a pattern takes for a sign.
  const card = `/members/(?:${handle}|${encodeURIComponent(handle)})`;
  // First a rendered link as a whole, so that nothing links to nobody.
  const unlinked = text.replace(new RegExp(`<a [^>]*href="[^"]*${card}"[^>]*>@${handle}</a>`, 'giu'), nobody);
  const unnamed = replaceHandles(
    unlinked,
    (one) => one === handle || others.has(one),
    (one) => (one === handle ? nobody : undefined),
  );
  return unnamed.replace(new RegExp(`${card}(?![a-z0-9가-힣_%-])`, 'giu'), '/members/-');
}
