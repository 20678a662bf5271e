import { baseLocale, isLocale, overwriteGetLocale } from '#lib/paraglide/runtime.js';

// The page was rendered in the language that the server chose; hydration has to speak the same.
overwriteGetLocale(() => {
  const { lang } = document.documentElement;
  return isLocale(lang) ? lang : baseLocale;
});
