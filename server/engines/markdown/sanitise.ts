import sanitizeHtml, { type Attributes, type IOptions } from 'sanitize-html';
import { columnSizes, ownFile } from './links.ts';

const allowedTags = [
  'a',
  'blockquote',
  'br',
  'code',
  'del',
  'div',
  'em',
  'figcaption',
  'figure',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'img',
  'input',
  'label',
  'li',
  'ol',
  'p',
  'pre',
  's',
  'section',
  'span',
  'strong',
  'sup',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
];

const alignment = { name: 'align', values: ['left', 'center', 'right'] };
const focusable = { name: 'tabindex', values: ['0'] };

const allowedAttributes: IOptions['allowedAttributes'] = {
  a: ['href', 'title', 'id', { name: 'rel', values: ['nofollow ugc noopener'] }],
  div: [focusable],
  img: [
    'src',
    'alt',
    'title',
    'width',
    'height',
    'srcset',
    { name: 'sizes', values: [columnSizes] },
    { name: 'loading', values: ['lazy'] },
    { name: 'decoding', values: ['async'] },
  ],
  input: [{ name: 'type', values: ['checkbox'] }, 'disabled', 'checked'],
  li: ['id'],
  ol: ['start'],
  pre: [focusable],
  td: [alignment],
  th: [alignment],
};

const allowedClasses: IOptions['allowedClasses'] = {
  a: ['mention', 'tag'],
  code: ['hljs', /^language-[a-z0-9+#-]{1,30}$/],
  div: ['table-scroll'],
  figure: ['code'],
  li: ['task'],
  section: ['footnotes'],
  span: [/^hljs-[a-z_-]{1,30}$/, /^[a-z]{1,20}_{1,2}$/, /^language-[a-z]{1,20}$/],
};

const pattern: Record<string, RegExp> = {
  id: /^note(?:ref)?-[a-zA-Z0-9-]{1,80}(?:_\d{1,5})?$/,
  start: /^\d{1,9}$/,
  width: /^[1-9]\d{0,4}$/,
  height: /^[1-9]\d{0,4}$/,
  href: /^(?:https?:\/\/[^/]|mailto:[^/]|\/(?![/\\])|#)/i,
};

/**
 * The last step, after which nothing touches the HTML: only the listed elements, attributes, classes and schemes remain.
 * Applying it twice changes nothing.
 * @param imageBase origin that images may also come from, such as the site's own in a mail
 */
export function sanitise(html: string, imageBase = ''): string {
  const isOwnImage = (source: string): boolean =>
    ownFile.test(imageBase && source.startsWith(imageBase) ? source.slice(imageBase.length) : source);

  const isOwnSet = (set: string): boolean =>
    set.split(', ').every((candidate) => {
      const [source = '', width = '', ...more] = candidate.split(' ');
      return more.length === 0 && /^[1-9]\d{0,4}w$/.test(width) && isOwnImage(source);
    });

  const dropAttributes = (tagName: string, attribs: Attributes) => {
    for (const [name, allowed] of Object.entries(pattern)) {
      const value = attribs[name];
      if (value !== undefined && !allowed.test(value)) delete attribs[name];
    }
    if (attribs.srcset !== undefined && !isOwnSet(attribs.srcset)) delete attribs.srcset;
    return { tagName, attribs };
  };

  return sanitizeHtml(html, {
    allowedTags,
    allowedAttributes,
    allowedClasses,
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    transformTags: { '*': dropAttributes },
    exclusiveFilter: ({ tag, attribs }) =>
      (tag === 'img' && !isOwnImage(attribs.src ?? '')) ||
      (tag === 'input' && (attribs.type !== 'checkbox' || attribs.disabled === undefined)),
  });
}
