import { createHmac, timingSafeEqual } from 'node:crypto';

/** Only over TLS may a cookie carry the prefix that keeps neighbouring hosts from setting it. */
export function sessionCookieName(secure: boolean): string {
  return `${cookiePrefix(secure)}.session_token`;
}

export function cookiePrefix(secure: boolean): string {
  return secure ? '__Host-madang' : 'madang';
}

const shape = /^([A-Za-z0-9_-]{16,128})\.([A-Za-z0-9+/]{43}=)$/;

/** A token as better-auth signs it for its cookie: `token.` and the base64 of its HMAC-SHA-256. */
export function signToken(token: string, secret: string): string {
  return `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`;
}

/** The token of a signed one, or `null` when the signature is not ours. Takes the same time for every wrong signature. */
export function verifySignedToken(signed: string, secret: string): string | null {
  const [, token, signature] = shape.exec(decode(signed)) ?? [];
  if (!token || !signature) return null;
  // Compared as text: two texts may decode to the same bytes.
  return timingSafeEqual(Buffer.from(`${token}.${signature}`), Buffer.from(signToken(token, secret)))
    ? token
    : null;
}

export interface Credentials {
  /** The Cookie header. */
  cookie?: string | undefined;
  /** The Authorization header. When there is one, the cookie is not looked at. */
  authorization?: string | undefined;
  /** The `Madang-Impersonation` header, which counts beside an Authorization header only. */
  impersonation?: string | undefined;
}

/** The signed token that a request carries. */
export function readSignedToken({ cookie, authorization }: Credentials, secure: boolean): string | null {
  if (authorization !== undefined) return /^bearer +([^\s]+)$/i.exec(authorization.trim())?.[1] ?? null;
  return cookie === undefined ? null : readCookie(cookie, sessionCookieName(secure));
}

export function readCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
