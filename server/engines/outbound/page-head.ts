import sanitizeHtml from 'sanitize-html';
import { truncate } from '../../kernel/text.ts';
import { OutboundFailed, OutboundRefused, type Outbound, type PageHead } from './port.ts';

const longest = { title: 200, description: 300, siteName: 80 };
/** Tags that say nothing here. Closing one is looked for among all that are open: with very many, that would take seconds. */
const otherTags = /<(?!\/?(?:title|meta|script|style)\b|!--)/gi;
const isPage = /^(?:text\/html|application\/xhtml\+xml)(?:[\s;]|$)/i;

const limits = { timeoutMs: 5_000, maxBytes: 256 * 1024, redirects: 3 };

/** Looks at a page by a guarded call. */
export async function lookAtPage(send: Outbound['send'], url: string): Promise<PageHead | null> {
  try {
    const headers = { accept: 'text/html,application/xhtml+xml' };
    const answer = await send({ url, method: 'GET', headers, ...limits });
    return answer.status === 200 ? readPageHead(answer.body, answer.headers['content-type'] ?? '') : null;
  } catch (error) {
    if (error instanceof OutboundFailed || error instanceof OutboundRefused) return null;
    throw error;
  }
}

/** Null for what is no page, or one without a title. */
export function readPageHead(body: Buffer, contentType: string): PageHead | null {
  if (!isPage.test(contentType)) return null;
  const html = decode(body, contentType);
  const end = html.search(/<\/head\s*>/i);
  const { metas, title } = readTags(end < 0 ? html : html.slice(0, end));
  const first = (names: readonly string[], length: number): string | null => {
    for (const name of names) {
      const text = clean(metas.get(name) ?? '', length);
      if (text !== '') return text;
    }
    return null;
  };
  const shown = first(['og:title', 'twitter:title'], longest.title) ?? clean(title, longest.title);
  if (shown === '') return null;
  return {
    title: shown,
    description: first(['og:description', 'description', 'twitter:description'], longest.description),
    siteName: first(['og:site_name', 'application-name'], longest.siteName),
  };
}

function readTags(html: string): { metas: Map<string, string>; title: string } {
  const metas = new Map<string, string>();
  let title = '';
  sanitizeHtml(html.replace(otherTags, '&lt;'), {
    allowedTags: ['title'],
    onOpenTag: (tag, { property, name, content }) => {
      const key = (property ?? name ?? '').toLowerCase();
      if (tag === 'meta' && key !== '' && content !== undefined && !metas.has(key)) metas.set(key, content);
    },
    textFilter: (text, tag) => {
      if (tag === 'title' && title.length < 1_000) title += text;
      return '';
    },
  });
  return { metas, title: unescape(title) };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => entities[name]!);

/** In the encoding that the answer names, or the page itself near its beginning. */
function decode(body: Buffer, contentType: string): string {
  const named = charsetOf(contentType) ?? charsetOf(body.subarray(0, 1_024).toString('latin1')) ?? 'utf-8';
  try {
    return new TextDecoder(named).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

const charsetOf = (text: string): string | undefined => /charset=["']?([\w-]{1,40})/i.exec(text)?.[1];

/** On one line, without signs that turn the direction of what stands around them. */
function clean(text: string, length: number): string {
  const line = text
    .slice(0, 4_000)
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return truncate(line, length);
}
