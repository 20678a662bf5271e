const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const blocks =
  /^\/?(?:p|div|h[1-6]|li|ul|ol|pre|blockquote|br|hr|t[dhr]|table|thead|tbody|section|figure|img)\b/i;

/** The words of a text that we rendered ourselves, code included, without markup. Linear in its length. */
export function plainTextOf(html: string): string {
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? -1 : html.indexOf('>', open);
    if (end < 0) break;
    text += html.slice(at, open);
    if (blocks.test(html.slice(open + 1, Math.min(end, open + 14)))) text += ' ';
    at = end + 1;
  }
  text += html.slice(at);
  return text
    .replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => decode(name) ?? whole)
    .split(/\s/)
    .filter((word) => word !== '')
    .join(' ');
}

function decode(name: string): string | undefined {
  if (!name.startsWith('#')) return entities[name.toLowerCase()];
  const hex = /^#x/i.test(name);
  const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
    ? String.fromCodePoint(code)
    : undefined;
}
