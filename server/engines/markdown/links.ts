import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import type { ShownImage } from './port.ts';
import { createToken, readingOf, rewriteInline } from './reading.ts';

const allowedTarget = /^(?:https?:\/\/[^/]|mailto:[^/]|\/(?![/\\])|#)/i;
// People leave the scheme out: `[네이버](www.naver.com)`.
const bareHost =
  /^(?:www\.[a-z0-9-]+|[a-z0-9-]+)(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|dev|app|ai|me|kr)(?=[/?#:]|$)/i;
export const ownFile = /^\/files\/(?!.*\.\.)[\w%-][\w%./-]*(?:\?[\w%=&.-]*)?$/;

/** Which targets may be linked, how outside ones are marked, and which images are shown. */
export function linkPolicy(md: MarkdownIt): void {
  const normalise = md.normalizeLink.bind(md);
  md.normalizeLink = (url) => normalise(bareHost.test(url) ? `https://${url}` : url);
  md.validateLink = (url) => allowedTarget.test(url.trim());
  linkBareUrls(md);
  md.core.ruler.after('linkify', 'link_policy', (state) => {
    rewriteInline(state, (children) => {
      if (!children.some(({ type }) => type === 'link_open' || type === 'image')) return children;
      return replaceOutsideImages(state, children).map((token) => markLink(state, token));
    });
  });
}

function linkBareUrls(md: MarkdownIt): void {
  md.set({ linkify: true });
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  for (const schema of ['ftp:', 'mailto:', '//']) md.linkify.add(schema, null);
  md.linkify.normalize = (match) => {
    const length = lengthWithoutParticles(match.url);
    match.lastIndex -= match.url.length - length;
    match.url = match.url.slice(0, length);
    match.text = match.url;
  };
}

const hostThenHangul = /^https?:\/\/(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?=[가-힣])/i;
const particles =
  '에서|에게|으로|로|까지|부터|처럼|보다|이랑|랑|이나|이고|이며|하고|에|의|을|를|은|는|이|가|와|과|도|만|입니다|이에요|예요|이요|요|이라고|라고|이라는|라는|인데|참고|참조';
const trailingParticles = new RegExp(`(?<=[\\x21-\\x7e])(?:${particles}){1,3}$`);

/** `https://a.kr/b를` and `https://a.kr에서`: the particle is not part of the address. */
function lengthWithoutParticles(url: string): number {
  const host = hostThenHangul.exec(url);
  if (host) return host[0].length;
  // Particles are short; the bound keeps the search off long addresses.
  const tail = url.slice(-24);
  const found = trailingParticles.exec(tail);
  return found ? url.length - (tail.length - found.index) : url.length;
}

function replaceOutsideImages(state: StateCore, children: Token[]): Token[] {
  const replaced: Token[] = [];
  let linkDepth = 0;
  for (const token of children) {
    if (token.type === 'link_open') linkDepth += 1;
    if (token.type === 'link_close') linkDepth -= 1;
    const source = String(token.attrGet('src') ?? '');
    if (token.type !== 'image') replaced.push(token);
    else if (ownFile.test(source)) replaced.push(showImage(state, token, source));
    else replaced.push(...linkInstead(state, token, source, linkDepth > 0));
  }
  return replaced;
}

function showImage(state: StateCore, token: Token, source: string): Token {
  const { linkBase = '', imageOf } = readingOf(state.env).options;
  token.attrSet('src', `${linkBase}${source}`);
  const known = imageOf?.(source);
  if (known) setSizes(token, known, { base: linkBase, source });
  token.attrSet('loading', 'lazy');
  token.attrSet('decoding', 'async');
  return token;
}

/** How wide a page shows a picture at most; posts are set in columns of this width. */
export const columnSizes = '(min-width: 48rem) 44rem, 92vw';

function setSizes(token: Token, image: ShownImage, { base, source }: { base: string; source: string }): void {
  token.attrSet('width', String(image.width));
  token.attrSet('height', String(image.height));
  if (image.smaller.length === 0) return;
  const all = [...image.smaller, { path: source, width: image.width }];
  token.attrSet('srcset', all.map(({ path, width }) => `${base}${path} ${width}w`).join(', '));
  token.attrSet('sizes', columnSizes);
}

/** An image from elsewhere would tell its host who reads; the reader decides by following a link. */
function linkInstead(state: StateCore, image: Token, source: string, inLink: boolean): Token[] {
  const label = createToken(state, 'text_special', '', 0, altText(image) || source);
  if (inLink || !source) return [label];
  const open = createToken(state, 'link_open', 'a', 1);
  open.attrs = [['href', source]];
  return [open, label, createToken(state, 'link_close', 'a', -1)];
}

export function altText(token: Token): string {
  return (token.children ?? []).map((child) => (child.children ? altText(child) : child.content)).join('');
}

function markLink(state: StateCore, token: Token): Token {
  if (token.type !== 'link_open') return token;
  const href = String(token.attrGet('href') ?? '');
  const base = readingOf(state.env).options.linkBase;
  if (base && href.startsWith('/')) token.attrSet('href', `${base}${href}`);
  else if (/^[a-z]+:/i.test(href) && !(base && href.startsWith(`${base}/`)))
    token.attrSet('rel', 'nofollow ugc noopener');
  return token;
}
