import { randomInt } from 'node:crypto';

// No l, o, 0, 1: they are copied from paper.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
const howMany = 10;
const length = 10;

/** Ten codes of 50 bits, each good once: `abcde-fghij`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: howMany }, () => {
    const signs = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]!).join('');
    return `${signs.slice(0, 5)}-${signs.slice(5)}`;
  });
}

/** `code` without spaces and hyphens, in lower case. */
export function looksLikeRecoveryCode(code: string): boolean {
  return code.length === length && [...code].every((sign) => alphabet.includes(sign));
}
