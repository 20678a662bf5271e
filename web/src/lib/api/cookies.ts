import type { Cookies } from '@sveltejs/kit';

interface SetCookie {
  name: string;
  value: string;
  attributes: Map<string, string>;
}

/** Hands the API's `Set-Cookie` lines on to the browser. */
export function passCookies(lines: string[], cookies: Cookies): void {
  for (const line of lines) {
    const { name, value, attributes } = readSetCookie(line);
    const maxAge = attributes.get('max-age');
    const expires = attributes.get('expires');
    const domain = attributes.get('domain');
    cookies.set(name, value, {
      path: attributes.get('path') ?? '/',
      httpOnly: attributes.has('httponly'),
      secure: attributes.has('secure'),
      sameSite: asSameSite(attributes.get('samesite')),
      ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
      ...(expires !== undefined && { expires: new Date(expires) }),
      ...(domain !== undefined && { domain }),
    });
  }
}

/** The request's cookies, those included that were set while it is being answered (a sign-in, for example). */
export function cookieHeader(cookies: Cookies): string {
  return cookies
    .getAll()
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join('; ');
}

export function readSetCookie(line: string): SetCookie {
  const [pair = '', ...rest] = line.split(';');
  const [name, value] = splitOnce(pair);
  const attributes = new Map(rest.map(splitOnce).map(([key, text]) => [key.toLowerCase(), text]));
  return { name, value: decode(value), attributes };
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function asSameSite(value: string | undefined): 'strict' | 'none' | 'lax' {
  const word = value?.toLowerCase();
  return word === 'strict' || word === 'none' ? word : 'lax';
}
