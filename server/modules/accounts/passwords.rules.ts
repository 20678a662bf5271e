import { invalidField } from '../../kernel/errors.ts';
import { graphemeLength } from '../../kernel/text.ts';
import { isCommonPassword } from './common-passwords.rules.ts';

const passwordLength = { min: 8, max: 128 };

/**
 * Refuses a new password that is easy to guess. Nothing is asked about kinds of characters: length and rarity are what counts.
 * @throws DomainError 422 with a code for the field
 */
export function assertGoodPassword(
  raw: string,
  { email, pointer }: { email: string; pointer: string },
): void {
  const { min, max } = passwordLength;
  // A grapheme may have many code units; this bound keeps counting cheap.
  if (raw.length > max * 16) throw invalidField(pointer, 'accounts.password_too_long', { max });
  const password = raw.normalize('NFKC');
  const length = graphemeLength(password);
  if (length < min) throw invalidField(pointer, 'accounts.password_too_short', { min });
  if (length > max) throw invalidField(pointer, 'accounts.password_too_long', { max });
  if (isCommonPassword(password)) throw invalidField(pointer, 'accounts.password_common');
  if (containsName(password, email)) throw invalidField(pointer, 'accounts.password_contains_email');
}

function containsName(password: string, email: string): boolean {
  const name = email.slice(0, email.lastIndexOf('@'));
  return name.length >= 4 && password.toLowerCase().includes(name);
}
