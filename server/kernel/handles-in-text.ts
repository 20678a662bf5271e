/** Where `@handle` stands in a text, by the same rules by which the text engine links it; a test holds them together. */
const sign = /@([a-zA-Z0-9가-힣][a-zA-Z0-9가-힣_-]{1,63})/gu;
const wordBefore = /[\p{L}\p{N}\p{M}_.+/@-]$/u;
const elsewhere = /^(?:@|[./][a-zA-Z0-9])/;
const handle = /^[a-z0-9가-힣][a-z0-9가-힣_-]{1,23}$/;
/** Particles are glued on: `@민수님` may be 민수님 or 민수. */
const gluedOn = /^[_-]*(?:[가-힣].*)?$/;

/** What a text may name, the longest first at each place. */
export function handlesIn(text: string): string[] {
  return [...new Set([...text.matchAll(sign)].flatMap((match) => handlesAt(text, match)))];
}

/** Writes `say(handle)` for every name that `exists`, the longest that does at each place; `undefined` leaves it as it is. */
export function replaceHandles(
  text: string,
  exists: (handle: string) => boolean,
  say: (handle: string) => string | undefined,
): string {
  return text.replace(sign, (whole: string, ...rest: unknown[]) => {
    const match = { 0: whole, 1: rest[0] as string, index: rest[1] as number };
    const named = handlesAt(text, match).find(exists);
    const words = named === undefined ? undefined : say(named);
    return words === undefined ? whole : words + whole.slice(1 + named!.length);
  });
}

function handlesAt(text: string, match: { 0: string; 1?: string; index: number }): string[] {
  const name = match[1]!.toLowerCase();
  if (wordBefore.test(text.slice(Math.max(0, match.index - 2), match.index))) return [];
  const end = match.index + match[0].length;
  const found: string[] = [];
  for (let length = Math.min(name.length, 24); length >= 2; length -= 1) {
    const one = name.slice(0, length);
    if (!handle.test(one) || !gluedOn.test(name.slice(length))) continue;
    // `@types/node` is a package and `@kim@example.social` an address elsewhere.
    if (length === name.length && elsewhere.test(text.slice(end, end + 2))) continue;
    found.push(one);
  }
  return found;
}
