import type { Mail } from '../../engines/mail/port.ts';
import type { Locale } from '../../kernel/locale.ts';
import { mailWords, type MailWords } from './mail-words.ts';
import type { Told } from './notices.reading.ts';

interface MailFacts {
  batch: string;
  locale: Locale;
  site: string;
  name: string;
  origin: string;
  unsubscribeUrl: string;
  pace: 'instant' | 'digest';
  /** At least one. */
  told: readonly Told[];
}

type ComposedMail = Required<Pick<Mail, 'subject' | 'text' | 'html' | 'headers' | 'messageId'>>;

/**
 * One mail for what is told. About one post it belongs to that post's thread: the same subject and the same root to refer to,
 * which is how mail programs sort. Its id is that of the batch, so that another try is the same mail.
 */
export function composeMail(facts: MailFacts): ComposedMail {
  const words = mailWords(facts.locale);
  const host = new URL(facts.origin).hostname.replace(/[^\w.-]/g, '-');
  const groups = groupsOf(facts.told);
  const post = facts.pace === 'instant' && groups.length === 1 ? (groups[0]!.post ?? null) : null;
  const root = post && `<post.${post.id}@${host}>`;
  return {
    subject: oneLine(subjectOf(facts, words, post?.title ?? null)),
    text: asText(facts, words, groups),
    html: asHtml(facts, words, groups),
    messageId: `<${facts.batch}@${host}>`,
    headers: {
      'List-Unsubscribe': `<${facts.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      ...(root && { 'In-Reply-To': root, References: root }),
    },
  };
}

function subjectOf({ site, pace, told }: MailFacts, words: MailWords, postTitle: string | null): string {
  if (pace === 'digest') return `[${site}] ${words.digest(told.length)}`;
  if (postTitle !== null) return `[${site}] ${postTitle}`;
  return `[${site}] ${told.length === 1 ? told[0]!.title : words.several(told.length)}`;
}

interface Group {
  space: string | null;
  post: Told['post'];
  told: Told[];
}

/** By space, then by post, each in the order of what came first. */
function groupsOf(told: readonly Told[]): Group[] {
  const spaces = [...Map.groupBy(told, ({ space }) => space ?? '').values()];
  return spaces.flatMap((inSpace) =>
    [...Map.groupBy(inSpace, ({ post }) => post?.id ?? '').values()].map((about) => ({
      space: about[0]!.space,
      post: about[0]!.post,
      told: about,
    })),
  );
}

/** Several things need headings; one thing says it itself. */
function headingOf({ space, post }: Group, alone: boolean): string | null {
  if (alone || post === null) return null;
  return space === null ? post.title : `${space} · ${post.title}`;
}

interface Ending {
  because: string;
  stop: string;
}

function endingOf({ pace, told }: MailFacts, words: MailWords): Ending {
  const reasons = new Set(told.map(({ reason }) => reason));
  if (pace === 'digest') return { because: words.digestBecause, stop: words.stopDigest };
  return { because: [...reasons].map((reason) => words.because[reason]).join(' '), stop: words.stop };
}

const settingsPath = '/settings/notifications';

function asText(facts: MailFacts, words: MailWords, groups: readonly Group[]): string {
  const { origin, name, site, unsubscribeUrl } = facts;
  const { because, stop } = endingOf(facts, words);
  const parts = groups.map((group) => {
    const heading = headingOf(group, groups.length === 1);
    const lines = group.told.map(({ title, path }) => `${heading ? '- ' : ''}${title}\n  ${origin}${path}`);
    return [...(heading ? [heading] : []), ...lines].join('\n');
  });
  return `${[
    words.greeting(name),
    ...parts,
    `${words.openAll}: ${origin}/notifications`,
    because,
    `${stop}: ${unsubscribeUrl}\n${words.settings}: ${origin}${settingsPath}`,
    `— ${site}\n${origin}`,
  ].join('\n\n')}\n`;
}

const font =
  "font-family:system-ui,-apple-system,'Apple SD Gothic Neo','Malgun Gothic',sans-serif;line-height:1.6;color:#1f2328";
const quiet = 'font-size:13px;color:#59636e';

function asHtml(facts: MailFacts, words: MailWords, groups: readonly Group[]): string {
  const { locale, origin, name, site, unsubscribeUrl, told } = facts;
  const { because, stop } = endingOf(facts, words);
  const [label, path] = told.length === 1 ? [words.open, told[0]!.path] : [words.openAll, '/notifications'];
  return `<!doctype html>
<html lang="${locale}"><body style="margin:0;padding:24px;${font}"><div style="max-width:520px;margin:0 auto">
<p>${escape(words.greeting(name))}</p>
${groups.map((group) => groupHtml(group, groups.length === 1, origin)).join('\n')}
<p style="margin:24px 0"><a href="${escape(origin + path)}" style="background:#1f2328;color:#ffffff;padding:12px 20px;border-radius:8px;text-decoration:none;display:inline-block">${escape(label)}</a></p>
<hr style="border:0;border-top:1px solid #d1d9e0;margin:24px 0">
<p style="${quiet}">${escape(because)}</p>
<p style="${quiet}"><a href="${escape(unsubscribeUrl)}" style="color:#59636e">${escape(stop)}</a> · <a href="${escape(origin + settingsPath)}" style="color:#59636e">${escape(words.settings)}</a></p>
<p style="font-size:13px"><a href="${escape(origin)}" style="color:#59636e">${escape(site)}</a></p>
</div></body></html>
`;
}

function groupHtml(group: Group, alone: boolean, origin: string): string {
  const heading = headingOf(group, alone);
  const items = group.told
    .map(({ title, path }) => `<a href="${escape(origin + path)}" style="color:#1f2328">${escape(title)}</a>`)
    .map((link) =>
      alone && group.told.length === 1 ? `<p>${link}</p>` : `<li style="margin:4px 0">${link}</li>`,
    )
    .join('\n');
  const list = items.startsWith('<p>')
    ? items
    : `<ul style="margin:8px 0;padding-left:20px">\n${items}\n</ul>`;
  return heading === null
    ? list
    : `<p style="margin:20px 0 0;font-weight:600">${escape(heading)}</p>\n${list}`;
}

/** A subject is one header line, whatever people call their posts. */
function oneLine(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/gu, ' ');
  return [...line].slice(0, 200).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
