import { Type } from 'typebox';
import { Nullable, Strict } from '../../kernel/http.ts';
import { defineSetting } from '../../kernel/settings.ts';

const LocalText = Strict({
  ko: Type.String({ minLength: 1, maxLength: 200 }),
  en: Type.String({ minLength: 1, maxLength: 200 }),
});
const Colour = Type.String({ pattern: '^#[0-9a-f]{6}$' });

export const siteName = defineSetting('site.name', LocalText, { ko: '마당', en: 'Madang' }, { public: true });
export const siteTagline = defineSetting(
  'site.tagline',
  LocalText,
  { ko: '모두가 만나는 마당', en: 'A yard where everybody meets' },
  { public: true },
);
export const siteLocales = defineSetting(
  'site.locales',
  Type.Array(Type.String({ pattern: '^(ko|en)$' }), { minItems: 1, maxItems: 2, uniqueItems: true }),
  ['ko', 'en'],
  { public: true },
);
export const siteTimeZone = defineSetting(
  'site.time_zone',
  Type.String({ pattern: '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$', maxLength: 60 }),
  'Asia/Seoul',
  { public: true },
);
export const siteAccent = defineSetting(
  'site.accent',
  Nullable(Strict({ light: Colour, dark: Colour })),
  null,
  { public: true },
);
export const siteBlueprint = defineSetting('site.blueprint', Nullable(Type.String({ maxLength: 60 })), null, {
  public: true,
});
export const siteFeatures = defineSetting(
  'site.features',
  Type.Array(Type.String({ maxLength: 40 }), { maxItems: 60 }),
  ['discussion'],
  { public: true },
);

/** Whether search engines may list the site. Off, crawlers are asked to stay away and there is no sitemap. */
export const siteListed = defineSetting('site.listed', Type.Boolean(), true, { public: true });
