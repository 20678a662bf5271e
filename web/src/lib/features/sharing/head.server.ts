import type { Post, Site } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { postingData, type CommentPage } from './structured-data.server.ts';

/** What only machines read: written into the page by the server, so that it costs a browser no script. */
export interface Machinery {
  site: Site;
  /** As the visitor asked for the page. */
  origin: string;
  locale: 'ko' | 'en';
}

const language = { ko: 'ko_KR', en: 'en_US' } as const;

/** Names of pages for link previews (Open Graph), and the feed that follows the page. */
export function pageHead(of: Machinery, page: { path: string; feed?: string }): string {
  const { site, locale } = of;
  const at = base(of);
  return [
    ...common(of, page.path, 'website'),
    meta('property', 'og:image', `${at}/preview.png`),
    meta('property', 'og:locale', language[locale]),
    page.feed ? feedLink(site.name, at + page.feed) : '',
  ].join('');
}

/** The same for a post, with what it is for search engines (schema.org). */
export function postHead(of: Machinery, post: Post, comments: CommentPage): string {
  const at = base(of);
  const path = paths.post(post);
  const picture = firstPicture(post.bodyHtml);
  return [
    ...common(of, path, 'article'),
    meta('property', 'og:image', at + (picture ?? '/preview.png')),
    meta('name', 'twitter:card', picture ? 'summary_large_image' : 'summary'),
    meta('property', 'og:locale', language[of.locale]),
    meta('property', 'article:published_time', post.createdAt),
    post.editedAt ? meta('property', 'article:modified_time', post.editedAt) : '',
    ...post.tags.map((tag) => meta('property', 'article:tag', tag)),
    feedLink(post.space.name, `${at}${paths.space(post.space.slug)}/feed.atom`),
    `<script type="application/ld+json">${inScript(postingData({ post, comments, at, site: of.site, picture }))}</script>`,
  ].join('');
}

const base = ({ site, origin }: Machinery): string => site.url ?? origin;

function common(of: Machinery, path: string, type: 'website' | 'article'): string[] {
  return [
    meta('property', 'og:type', type),
    meta('property', 'og:url', base(of) + path),
    // Not listed means not listed anywhere, also not by those who found a link.
    of.site.listed ? '' : meta('name', 'robots', 'noindex, nofollow'),
  ];
}

function meta(kind: 'name' | 'property', name: string, content: string): string {
  return `<meta ${kind}="${name}" content="${inAttribute(content)}" />`;
}

function feedLink(title: string, href: string): string {
  return `<link rel="alternate" type="application/atom+xml" title="${inAttribute(title)}" href="${inAttribute(href)}" />`;
}

function inAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** JSON that cannot end the element it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Our own pictures only: the sanitiser lets no other through, and previews fetch what they are told. */
function firstPicture(html: string): string | null {
  return /<img[^>]*\ssrc="(\/files\/[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;
}
