import { getLocale } from '#lib/paraglide/runtime.js';

/** Sample text of this page only; everything that members see comes from `messages/`. */
export const t = (ko: string, en: string): string => (getLocale() === 'en' ? en : ko);

/** Some minutes before the page was asked for. */
export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
