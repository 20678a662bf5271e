/** Where to go after signing in: a path of this site. Whatever could lead elsewhere leads to the front page. */
export function localDestination(raw: unknown): string {
  if (typeof raw !== 'string' || raw.length > 2_000 || !raw.startsWith('/')) return '/';
  // Browsers drop tabs and line breaks from addresses, and read a backslash as a slash.
  if (/[\u0000-\u0020\\\u007f]/.test(raw)) return '/';
  const url = URL.parse(raw, 'http://madang.invalid');
  // `//host`, and what becomes it once dots are resolved.
  if (url?.host !== 'madang.invalid' || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
