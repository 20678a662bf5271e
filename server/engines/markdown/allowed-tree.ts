/** What may come out of the renderer, restated for tests: independent of the sanitiser's own list. */

const link = /^(?:https?:\/\/[^/]|mailto:|\/(?![/\\])|#)/;
const id = /^note(?:ref)?-[\w-]+$/;
const flag = /^$/;
const side = /^(?:left|center|right)$/;
const zero = /^0$/;

export const allowedElements: Record<string, Record<string, RegExp>> = {
  a: { href: link, title: /^/, id, rel: /^nofollow ugc noopener$/, class: /^(?:mention|tag)$/ },
  blockquote: {},
  br: {},
  code: { class: /^hljs(?: language-[\w+#-]+)?$/ },
  div: { class: /^table-scroll$/, tabindex: zero },
  em: {},
  figcaption: {},
  figure: { class: /^code$/ },
  h2: {},
  h3: {},
  h4: {},
  h5: {},
  h6: {},
  hr: {},
  img: {
    src: /^\/files\/(?!.*\.\.)/,
    alt: /^/,
    title: /^/,
    loading: /^lazy$/,
    decoding: /^async$/,
    width: /^\d+$/,
    height: /^\d+$/,
    srcset: /^(?:\/files\/[\w./?=%-]+ \d+w(?:, |$))+$/,
    sizes: /^[\w().:,\s-]+$/,
  },
  input: { type: /^checkbox$/, disabled: flag, checked: flag },
  label: {},
  li: { id, class: /^task$/ },
  ol: { start: /^\d+$/ },
  p: {},
  pre: { tabindex: zero },
  s: {},
  section: { class: /^footnotes$/ },
  span: { class: /^(?:hljs-[\w-]+|language-\w+)(?: [a-z]+_{1,2})*$/ },
  strong: {},
  sup: {},
  table: {},
  tbody: {},
  td: { align: side },
  th: { align: side },
  thead: {},
  tr: {},
  ul: {},
};

const voids = new Set(['br', 'hr', 'img', 'input']);
const tag = /<(?<close>\/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(?: [a-z-]+(?:="[^"<>]*")?)*)(?: \/)?>/y;
const attribute = / (?<key>[a-z-]+)(?:="(?<value>[^"]*)")?/g;

/** Reads the HTML strictly, as a balanced tree; returns what is not allowed in it. */
export function violations(html: string): string[] {
  const found: string[] = [];
  const open: string[] = [];
  for (let position = html.indexOf('<'); position !== -1; position = html.indexOf('<', position)) {
    tag.lastIndex = position;
    const groups = tag.exec(html)?.groups;
    if (!groups) return [...found, `not a tag: ${html.slice(position, position + 60)}`];
    position = tag.lastIndex;
    const { name = '', attributes = '' } = groups;
    if (groups.close) {
      if (open.pop() !== name) found.push(`unbalanced </${name}>`);
    } else {
      found.push(...elementViolations(name, attributes));
      if (!voids.has(name)) open.push(name);
    }
  }
  return [...found, ...open.map((name) => `unclosed <${name}>`)];
}

function elementViolations(name: string, attributes: string): string[] {
  const allowed = Object.hasOwn(allowedElements, name) ? allowedElements[name] : undefined;
  if (!allowed) return [`<${name}>`];
  return [...attributes.matchAll(attribute)].flatMap(({ groups }) => {
    const { key = '', value = '' } = groups ?? {};
    return Object.hasOwn(allowed, key) && allowed[key]?.test(value) ? [] : [`<${name} ${key}="${value}">`];
  });
}
