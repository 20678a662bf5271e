import { Feed } from 'feed';
import { escapeXml } from './addresses.ts';
import type { PublicPost } from '../posts/index.ts';

export interface FeedHead {
  title: string;
  description: string;
  /** Path of the page that the feed follows, and of the feed itself. */
  page: string;
  self: string;
  origin: string;
  locale: string;
  /** Of the site, or of the space in it. */
  startedAt: Date;
}

const nobody: Record<string, string> = { ko: '익명', en: 'Anonymous' };
const gone: Record<string, string> = { ko: '탈퇴한 회원', en: 'Former member' };

/** An Atom feed (RFC 4287) with whole texts and absolute addresses. */
export function buildFeed(head: FeedHead, posts: readonly PublicPost[]): string {
  const absolute = (path: string) => new URL(path, head.origin).href;
  const newest = posts.reduce((latest, post) => later(latest, changedAt(post)), head.startedAt);
  const feed = new Feed({
    id: absolute(head.page),
    title: head.title,
    description: head.description,
    link: absolute(head.page),
    feedLinks: { atom: absolute(head.self) },
    favicon: absolute('/favicon.svg'),
    updated: newest,
    language: head.locale,
    generator: 'Madang',
  });
  for (const post of posts) {
    const address = absolute(`/posts/${post.id}`);
    feed.addItem({
      id: address,
      link: address,
      // The library declares titles and summaries as HTML: unescaped, a reader would run what somebody wrote.
      title: escapeXml(printable(post.title)),
      date: changedAt(post),
      published: post.created_at,
      description: escapeXml(printable(post.excerpt)),
      content: printable(withAbsoluteAddresses(post.body_html, head.origin)),
      category: post.tags.map((tag) => ({ name: tag, term: tag })),
      author: [author(post.author, head)],
    });
  }
  return feed.atom1();
}

function author(of: PublicPost['author'], { locale, origin }: FeedHead): { name: string; link?: string } {
  if (!of) return { name: nobody[locale] ?? nobody.en! };
  if (of.handle === null) return { name: gone[locale] ?? gone.en! };
  return {
    name: printable(of.name),
    link: new URL(`/members/${encodeURIComponent(of.handle)}`, origin).href,
  };
}

const changedAt = (post: PublicPost): Date => post.edited_at ?? post.created_at;
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** Readers show the text far from our pages. What only our own page understands (several sizes of a picture) is left out. */
function withAbsoluteAddresses(html: string, origin: string): string {
  return html
    .replace(/\s(?:srcset|sizes)="[^"]*"/g, '')
    .replace(/(\s(?:href|src)=")(?=[/#])/g, (_, start: string) => `${start}${origin}`);
}

/** XML 1.0 has no place for most control characters; one would make the whole feed unreadable. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
