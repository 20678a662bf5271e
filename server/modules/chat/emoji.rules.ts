import { invalidField } from '../../kernel/errors.ts';

/** One emoji as keyboards make them: a family, a flag and a skin tone are one. */
// Made from text, because the compiler's target knows no flag `v` yet.
const emoji = new RegExp('^\\p{RGI_Emoji}$', 'v');
const longest = 64;

/** The emoji as it is stored, coloured; so the same one is never stored in two ways. @throws DomainError 422 */
export function cleanEmoji(raw: string): string {
  if (raw.length <= longest) {
    if (emoji.test(raw)) return raw;
    // ❤ and ☺ are letters unless a selector says that they are pictures.
    if (emoji.test(`${raw}\ufe0f`)) return `${raw}\ufe0f`;
  }
  throw invalidField('/emoji', 'chat.not_an_emoji');
}
