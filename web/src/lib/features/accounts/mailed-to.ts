import type { Cookies } from '@sveltejs/kit';

const name = 'madang_mailed_to';

/** Keeps the address that a mail went to for the page that says so: out of addresses, logs and history. */
export function rememberMailedTo(cookies: Cookies, email: string, secure: boolean): void {
  cookies.set(name, email.slice(0, 254), {
    path: '/check-mail',
    maxAge: 1800,
    httpOnly: true,
    sameSite: 'lax',
    secure,
  });
}

export function recallMailedTo(cookies: Cookies): string | null {
  return cookies.get(name) ?? null;
}
