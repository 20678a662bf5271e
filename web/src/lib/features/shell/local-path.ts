/** Where to go next, from a form or a query: a path of this site, or the front page. */
export function localPath(value: FormDataEntryValue | null): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/';
  // Two slashes, or a slash and a backslash, would name another host.
  const url = URL.parse(value, 'http://madang.invalid');
  // So would `/.//evil.example` once its dots are resolved.
  if (url?.host !== 'madang.invalid' || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
