/** What a key press means. `g h` is two presses. */
export type Shortcut =
  'help' | 'home' | 'spaces' | 'moderation' | 'write' | 'next' | 'previous' | 'open' | PageKey;
/** What a page may offer: the element with `data-key` of that name is pressed, or entered when it is a field. */
export type PageKey = 'like' | 'bookmark' | 'reply' | 'edit' | 'quote' | 'search';

const single: Record<string, Shortcut> = {
  '?': 'help',
  n: 'write',
  j: 'next',
  k: 'previous',
  o: 'open',
  l: 'like',
  b: 'bookmark',
  r: 'reply',
  e: 'edit',
  q: 'quote',
  '/': 'search',
};
const afterG: Record<string, Shortcut> = { h: 'home', s: 'spaces', m: 'moderation' };
const pairTime = 1200;

/** Reads key presses one after the other. Two presses make a pair when the second comes soon enough. */
export class ShortcutReader {
  #armedAt = -Infinity;

  read(key: string, at: number): Shortcut | null {
    const paired = at - this.#armedAt < pairTime;
    this.#armedAt = -Infinity;
    if (paired && Object.hasOwn(afterG, key)) return afterG[key] ?? null;
    if (key === 'g') this.#armedAt = at;
    return Object.hasOwn(single, key) ? (single[key] ?? null) : null;
  }
}

/** Whether the press belongs to the page and not to a field, a dialog or the browser. */
export function isForThePage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return false;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return true;
  return (
    !target.isContentEditable && !target.closest('input, textarea, select, [role="dialog"], [role="menu"]')
  );
}
