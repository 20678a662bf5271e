import { invalidField } from '../../kernel/errors.ts';
import { withoutEnding } from '../../kernel/text.ts';

const slash = new Set('/');

const hosts: Record<string, string> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'linkedin.com': 'linkedin',
  'behance.net': 'behance',
  'dribbble.com': 'dribbble',
  'figma.com': 'figma',
  'notion.site': 'notion',
  'notion.so': 'notion',
  'velog.io': 'velog',
  'tistory.com': 'tistory',
  'blog.naver.com': 'naver-blog',
  'brunch.co.kr': 'brunch',
  'medium.com': 'medium',
  'youtube.com': 'youtube',
  'instagram.com': 'instagram',
  'threads.com': 'threads',
  'threads.net': 'threads',
  'x.com': 'x',
  'twitter.com': 'x',
  'facebook.com': 'facebook',
  'stackoverflow.com': 'stack-overflow',
  'acmicpc.net': 'baekjoon',
  'solved.ac': 'solved-ac',
};

export interface CardLink {
  url: string;
  /** Recognised from the address; `web` for any other place. */
  platform: string;
  /** The address as people read it: without protocol and `www`. */
  label: string;
}

const longest = 300;

/**
 * One address as a card keeps it: https, no name or password in it, no port of its own. `github.com/me` becomes an address too.
 * @throws DomainError 422 `members.link_malformed`
 */
export function cleanLink(raw: string, pointer: string): string {
  const text = raw.trim();
  const asked = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(asked) ? new URL(asked) : null;
  const refused =
    url?.protocol !== 'https:' ||
    url.username !== '' ||
    url.password !== '' ||
    url.port !== '' ||
    !/^([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(url.hostname) ||
    url.href.length > longest;
  if (refused) throw invalidField(pointer, 'members.link_malformed');
  return url.href;
}

export function presentLink(href: string): CardLink {
  const url = new URL(href);
  const host = url.hostname.replace(/^www\./, '');
  const known = Object.keys(hosts).find((name) => host === name || host.endsWith(`.${name}`));
  const path = withoutEnding(readable(url.pathname), slash);
  return { url: href, platform: known ? hosts[known]! : 'web', label: host + path };
}

function readable(path: string): string {
  try {
    // Signs that turn the direction of writing would let an address read as another one.
    const text = decodeURIComponent(path);
    return /[\p{C}\s]/u.test(text) ? path : text;
  } catch {
    return path;
  }
}
