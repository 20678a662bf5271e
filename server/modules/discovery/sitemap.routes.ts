import { Type } from 'typebox';
import { DomainError } from '../../kernel/errors.ts';
import type { Http } from '../../kernel/module.ts';
import { countPublicSlices, listPublicSlice } from '../posts/index.ts';
import { siteListed } from '../site/index.ts';
import { listReadableSpaces } from '../spaces/index.ts';
import { escapeXml, originOf, sendDocument } from './addresses.ts';

/** Posts in a file; sitemaps.org allows 50,000. */
const sliceSize = 20_000;
const schemaName = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const everybody = { access: { who: 'guest' }, internal: true, heavy: true } as const;
const notFound = () => new DomainError('not-found', 'request.not_found');

/** robots.txt and the sitemap (sitemaps.org): an index, one file for the spaces, and one for each 20,000 posts. */
export function sitemapRoutes(publicUrl: string | null) {
  return (http: Http): void => {
    http.get('/robots.txt', { config: everybody, schema: { hide: true } }, async (request, reply) => {
      const origin = originOf(request, publicUrl);
      const text = request.ctx.setting(siteListed) ? allowing(origin) : 'User-agent: *\nDisallow: /\n';
      return sendDocument(request, reply, { type: 'text/plain; charset=utf-8', text, maxAge: 3600 });
    });
    http.get('/sitemap.xml', { config: everybody, schema: { hide: true } }, async (request, reply) => {
      if (!request.ctx.setting(siteListed)) throw notFound();
      const origin = originOf(request, publicUrl);
      const slices = await countPublicSlices(request.ctx, sliceSize);
      const names = ['spaces', ...Array.from({ length: slices }, (_, index) => `posts-${index + 1}`)];
      const entries = names.map((name) => `<sitemap><loc>${origin}/sitemaps/${name}.xml</loc></sitemap>`);
      const text = document('sitemapindex', entries);
      return sendDocument(request, reply, { type: 'application/xml; charset=utf-8', text, maxAge: 3600 });
    });
    http.get(
      '/sitemaps/:name',
      { config: everybody, schema: { hide: true, params: Type.Object({ name: Type.String() }) } },
      async (request, reply) => {
        const { ctx, params } = request;
        const part = /^(?:(spaces)|posts-([1-9]\d{0,8}))\.xml$/.exec(params.name);
        if (!part || !ctx.setting(siteListed)) throw notFound();
        const origin = originOf(request, publicUrl);
        const entries = part[1]
          ? (await listReadableSpaces(ctx)).map(({ slug }) => address(origin, `/spaces/${slug}`))
          : (await listPublicSlice(ctx, Number(part[2]), sliceSize)).map((post) =>
              address(origin, `/posts/${post.id}`, post.lastActivityAt),
            );
        const text = document('urlset', part[1] ? [address(origin, '/'), ...entries] : entries);
        return sendDocument(request, reply, { type: 'application/xml; charset=utf-8', text, maxAge: 3600 });
      },
    );
  };
}

/** Pages without a text of their own would only cost crawlers and us. */
const apart = [
  '/admin',
  '/api/',
  '/dev/',
  '/settings',
  '/sign-',
  '/write',
  '/bookmarks',
  '/search',
  '/reset',
];

function allowing(origin: string): string {
  const lines = apart.map((path) => `Disallow: ${path}`);
  return `User-agent: *\n${lines.join('\n')}\n\nSitemap: ${origin}/sitemap.xml\n`;
}

function document(root: string, entries: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${schemaName}>\n${entries.join('\n')}\n</${root}>\n`;
}

function address(origin: string, path: string, changedAt?: Date): string {
  const changed = changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : '';
  return `<url><loc>${escapeXml(origin + path)}</loc>${changed}</url>`;
}
