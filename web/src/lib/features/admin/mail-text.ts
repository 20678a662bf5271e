export type TextPart = { text: string } | { href: string };

/** The text of a mail with its web addresses told apart, so that they can be links. Only http(s) ever becomes one. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/g)) {
    const href = withoutClosing(match[0]);
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ href });
    end = match.index + href.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Signs at the end of an address belong to the sentence around it. */
function withoutClosing(address: string): string {
  let end = address.length;
  while (end > 0 && '.,;:!?)]}'.includes(address[end - 1]!)) end -= 1;
  return address.slice(0, end);
}
