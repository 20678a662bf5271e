import { redirect } from '@sveltejs/kit';
import { speakTo } from '#lib/features/delivery/language.server.ts';
import { barCookie } from '#lib/features/shell/bar.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import { cookieName, isLocale } from '#lib/paraglide/runtime.js';
import { asTheme, themeCookie } from '#lib/theme/theme.ts';
import type { RequestHandler } from './$types';

const year = 365 * 24 * 60 * 60;

/**
 * Remembers language, theme and what was closed on this device, and a member's language for what is sent to them. A plain form
 * post, so that it works before any script has run.
 */
export const POST: RequestHandler = async ({ request, cookies, url, fetch }) => {
  const form = await request.formData();
  const keep = {
    path: '/',
    maxAge: year,
    sameSite: 'lax',
    httpOnly: false,
    secure: url.protocol === 'https:',
  } as const;
  const locale = form.get('locale');
  if (isLocale(locale)) {
    cookies.set(cookieName, locale, keep);
    if (mayBeMember(cookies)) await speakTo(fetch, url.origin, locale);
  }
  const theme = form.get('theme');
  if (typeof theme === 'string') cookies.set(themeCookie, asTheme(theme), keep);
  const closed = form.get('closed');
  if (typeof closed === 'string' && /^[\w-]{1,20}$/.test(closed))
    cookies.set(barCookie, closed, { ...keep, httpOnly: true });
  redirect(303, localPath(form.get('to')));
};
