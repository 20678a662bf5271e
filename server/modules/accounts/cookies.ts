import { cookiePrefix } from './session-tokens.rules.ts';

interface CookieOptions {
  secure: boolean;
  /** Seconds; absent: until the browser closes. 0 takes the cookie back. */
  maxAge?: number;
}

/** The cookies of this module beside the session: each holds one secret of one unfinished sign-in. */
export const flowCookies = { social: 'social', secondStep: 'second_step' } as const;

export function flowCookieName(cookie: keyof typeof flowCookies, secure: boolean): string {
  return `${cookiePrefix(secure)}.${flowCookies[cookie]}`;
}

/** What a blocked member is given at sign-in; pages hand it on. */
export const passCookie = 'madang_pass';

/** As whom an administrator looks at the site; means nothing without their own session beside it. */
export function impersonationCookieName(secure: boolean): string {
  return `${cookiePrefix(secure)}.impersonation`;
}

/** One `Set-Cookie` line that scripts and other sites cannot use. */
export function writeCookie(name: string, value: string, { secure, maxAge }: CookieOptions): string {
  const life = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  return `${name}=${encodeURIComponent(value)}${life}; Path=/; HttpOnly${secure ? '; Secure' : ''}; SameSite=Lax`;
}
