import type { Cookies } from '@sveltejs/kit';
import type { Refusal } from '#lib/features/forms/refusals.ts';

/** As the API sets it where somebody comes back from a provider. */
export const passCookie = 'madang_pass';

/** Keeps what a blocked member is given instead of a session. @returns whether they were given it */
export function keepPass(refusal: Refusal, cookies: Cookies, url: URL): boolean {
  const pass = refusal.params?.['pass'];
  if (refusal.code !== 'accounts.blocked' || typeof pass !== 'string') return false;
  cookies.set(passCookie, pass, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    maxAge: 3600,
  });
  return true;
}
