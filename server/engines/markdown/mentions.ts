import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import { createToken, type Reading, readingOf, rewriteInline } from './reading.ts';

const maxMentions = 50;
const maxTags = 10;
// Every use is a link, also repeated ones; more than this stay text.
const maxLinks = 500;
const maxTagLength = 30;
const handlePattern = /^[a-z0-9가-힣][a-z0-9가-힣_-]{1,23}$/;
const signPattern =
  /@(?<name>[a-zA-Z0-9가-힣][a-zA-Z0-9가-힣_-]{1,63})|#(?<tag>[\p{L}\p{N}\p{M}_]+(?:-[\p{L}\p{N}\p{M}_]+)*)/gu;
const wordBefore = { '@': /[\p{L}\p{N}\p{M}_.+/@-]$/u, '#': /[\p{L}\p{N}\p{M}_&/#-]$/u };
// `@types/node` is a package and `@kim@example.social` an address elsewhere.
const notAfterHandle = /^(?:@|[./][a-zA-Z0-9])/;
// Where a handle may end inside a name: before particles (`@minsu가`, `@민수님`), never inside a word (`@minsukim`).
const gluedOn = /^[_-]*(?:[가-힣].*)?$/;
const hexColour = /^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

type Link = { kind: 'mention' | 'tag'; start: number; end: number; key: string };

/** Links `@handle` and `#tag` in running text; links, code, images and escaped signs stay as they are. */
export function mentionsAndTags(md: MarkdownIt): void {
  md.core.ruler.before('text_join', 'mentions_and_tags', (state) => {
    const reading = readingOf(state.env);
    const names = new Set<string>();
    const budget = { links: maxLinks };
    rewriteInline(state, (children, parent) => {
      const scan = { reading, names, budget, inHeading: parent?.type === 'heading_open' };
      return children.some(hasSign) ? linkChildren(state, children, scan) : children;
    });
  });
}

interface Scan {
  reading: Reading;
  /** Different names looked at so far: what bounds the work, and the one query for them. */
  names: Set<string>;
  inHeading: boolean;
  budget: { links: number };
}

const hasSign = (token: Token): boolean => token.type === 'text' && /[@#]/.test(token.content);

function linkChildren(state: StateCore, children: Token[], scan: Scan): Token[] {
  const linked: Token[] = [];
  let linkDepth = 0;
  children.forEach((token, index) => {
    if (token.type === 'link_open') linkDepth += 1;
    if (token.type === 'link_close') linkDepth -= 1;
    if (linkDepth > 0 || !hasSign(token)) return linked.push(token);
    const links = findLinks(token.content, wordsOf(children[index - 1]), wordsOf(children[index + 1]), scan);
    linked.push(...(links.length > 0 ? splitText(state, token, links) : [token]));
  });
  return linked;
}

const wordsOf = (token: Token | undefined): string =>
  token?.type === 'text' || token?.type === 'text_special' ? token.content : '';

function findLinks(text: string, before: string, after: string, scan: Scan): Link[] {
  const links: Link[] = [];
  for (const match of text.matchAll(signPattern)) {
    const { name, tag } = match.groups ?? {};
    const start = match.index;
    const sign = name === undefined ? '#' : '@';
    if (wordBefore[sign].test(start === 0 ? before : text.slice(Math.max(0, start - 2), start))) continue;
    const rest = text.slice(start + match[0].length, start + match[0].length + 2) || after;
    const key = name === undefined ? linkableTag(tag ?? '', scan) : mentionedHandle(name, rest, scan);
    if (key === undefined) continue;
    if (scan.budget.links === 0) break;
    scan.budget.links -= 1;
    // Lower-casing an accepted name never changes its length; a tag is linked whole.
    const end = name === undefined ? start + match[0].length : start + 1 + key.length;
    links.push({ kind: name === undefined ? 'tag' : 'mention', start, end, key });
  }
  return links;
}

function mentionedHandle(name: string, rest: string, { reading, names }: Scan): string | undefined {
  const lower = name.toLowerCase();
  if (!names.has(lower) && names.size >= maxMentions) return undefined;
  names.add(lower);
  const candidates = handlesIn(lower).filter((handle) => handle !== lower || !notAfterHandle.test(rest));
  for (const handle of candidates) reading.mentionCandidates.add(handle);
  const handle = candidates.find((candidate) => reading.options.members?.has(candidate));
  if (handle !== undefined) reading.mentions.add(handle);
  return handle;
}

/** The longest first. */
function handlesIn(name: string): string[] {
  const handles: string[] = [];
  for (let end = Math.min(name.length, 24); end >= 2; end -= 1) {
    const handle = name.slice(0, end);
    if (handlePattern.test(handle) && gluedOn.test(name.slice(end))) handles.push(handle);
  }
  return handles;
}

function linkableTag(written: string, { reading, inHeading }: Scan): string | undefined {
  const tag = written.toLowerCase().normalize('NFC');
  if (inHeading || tag.length > maxTagLength || !/\p{L}/u.test(tag) || hexColour.test(tag)) return undefined;
  if (!reading.tags.has(tag) && reading.tags.size >= maxTags) return undefined;
  reading.tags.add(tag);
  return tag;
}

function splitText(state: StateCore, token: Token, links: Link[]): Token[] {
  const parts: Token[] = [];
  const base = readingOf(state.env).options.linkBase ?? '';
  let position = 0;
  for (const { kind, start, end, key } of links) {
    if (start > position) parts.push(createToken(state, 'text', '', 0, token.content.slice(position, start)));
    const open = createToken(state, 'link_open', 'a', 1);
    const path = kind === 'mention' ? 'members' : 'tags';
    open.attrs = [
      ['class', kind],
      ['href', `${base}/${path}/${encodeURIComponent(key)}`],
    ];
    open.info = kind;
    parts.push(
      open,
      createToken(state, 'text', '', 0, token.content.slice(start, end)),
      createToken(state, 'link_close', 'a', -1),
    );
    position = end;
  }
  if (position < token.content.length)
    parts.push(createToken(state, 'text', '', 0, token.content.slice(position)));
  return parts;
}
