import { redirect } from '@sveltejs/kit';
import { localPath } from '#lib/features/shell/local-path.ts';
import { cookieName, isLocale } from '#lib/paraglide/runtime.js';
import { asTheme, themeCookie } from '#lib/theme/theme.ts';
import type { RequestHandler } from './$types';

const year = 365 * 24 * 60 * 60;

/** Remembers language and theme on this device. A plain form post, so that it works before any script has run. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await request.formData();
  const keep = {
    path: '/',
    maxAge: year,
    sameSite: 'lax',
    httpOnly: false,
    secure: url.protocol === 'https:',
  } as const;
  const locale = form.get('locale');
  if (isLocale(locale)) cookies.set(cookieName, locale, keep);
  const theme = form.get('theme');
  if (typeof theme === 'string') cookies.set(themeCookie, asTheme(theme), keep);
  redirect(303, localPath(form.get('to')));
};
