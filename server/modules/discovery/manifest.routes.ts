import type { Http } from '../../kernel/module.ts';
import { siteAccent, siteName, siteTagline } from '../site/index.ts';
import { inLocale } from '../spaces/index.ts';
import { sendDocument } from './addresses.ts';

const words = {
  ko: { write: '글쓰기', spaces: '공간', bookmarks: '스크랩' },
  en: { write: 'Write', spaces: 'Spaces', bookmarks: 'Bookmarks' },
} as const;

/** What a phone needs to put the site on its home screen (W3C Web Application Manifest). */
export function manifestRoutes(http: Http): void {
  http.get(
    '/manifest.webmanifest',
    { config: { access: { who: 'guest' }, internal: true }, schema: { hide: true } },
    async (request, reply) => {
      const { ctx } = request;
      const locale = ctx.locale === 'en' ? 'en' : 'ko';
      const name = inLocale(ctx.setting(siteName), locale);
      const icon = (file: string, sizes: string, purpose: string) => ({
        src: `/${file}`,
        sizes,
        type: 'image/png',
        purpose,
      });
      const text = JSON.stringify({
        id: '/',
        name,
        short_name: name.length <= 12 ? name : `${name.slice(0, 11)}…`,
        description: inLocale(ctx.setting(siteTagline), locale),
        lang: locale,
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#fdfcfa',
        theme_color: ctx.setting(siteAccent)?.light ?? '#fdfcfa',
        categories: ['social', 'community'],
        icons: [
          icon('icon-192.png', '192x192', 'any'),
          icon('icon-512.png', '512x512', 'any'),
          icon('icon-maskable-512.png', '512x512', 'maskable'),
        ],
        shortcuts: [
          { name: words[locale].write, url: '/write' },
          { name: words[locale].spaces, url: '/spaces' },
          { name: words[locale].bookmarks, url: '/bookmarks' },
        ],
      });
      return sendDocument(request, reply, { type: 'application/manifest+json', text, maxAge: 3600 });
    },
  );
}
