/** Who said it, and where. `name` is null for the anonymous: a quotation must not say more than the page does. */
export interface Source {
  name: string | null;
  href: string;
}

interface Words {
  /** "민지님의 말", with a link around it. */
  by: (name: string) => string;
  anonymous: string;
  /** Behind a text that was cut. */
  more: string;
}

const longest = 400;

/** The words of a part of a page: a line for each block, without what it quotes itself. */
export function wordsOf(part: DocumentFragment): string {
  for (const nested of part.querySelectorAll('blockquote, button, .sr-only')) nested.remove();
  for (const line of part.querySelectorAll('br')) line.replaceWith('\n');
  for (const picture of part.querySelectorAll('img')) picture.replaceWith(picture.alt);
  for (const block of part.querySelectorAll('p, li, pre, h1, h2, h3, h4, h5, h6, tr, div'))
    block.append('\n');
  return tidy(part.textContent ?? '');
}

/** A quotation in Markdown that names its author and leads to where it stands. */
export function quotation(text: string, { name, href }: Source, words: Words): string {
  const whole = [...tidy(text)];
  const isCut = whole.length > longest;
  const shown = isCut ? `${whole.slice(0, longest).join('').trimEnd()}…` : whole.join('');
  const lines = escaped(shown).split('\n');
  const label = name === null ? words.anonymous : words.by(escaped(name));
  if (isCut) lines.push('', `[${words.more}](${href})`);
  return [`[${label}](${href})`, '', ...lines].map((line) => `> ${line}`.trimEnd()).join('\n') + '\n\n';
}

function tidy(text: string): string {
  return text
    .replace(/(?<![ \t])[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** What would mean something in Markdown means itself; a name calls nobody a second time. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>~|]/g, '\\$&')
    .replace(/^([^\S\n]*)([#+-])/gm, '$1\\$2')
    .replace(/^([^\S\n]*\d+)([.)])/gm, '$1\\$2')
    .replace(/[@#](?=\S)/g, '\\$&');
}
