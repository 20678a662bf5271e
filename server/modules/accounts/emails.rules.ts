import { emailInvalid } from './accounts.errors.ts';

// No more than better-auth's own check accepts, so that an address that was taken can always sign in.
const local = /^[a-z0-9_+-](?:[a-z0-9_'+-]|\.(?!\.))*(?<=[a-z0-9_+-])$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const topLevel = /^[a-z]{2,63}$/;
const maxLength = 254;

/**
 * The one form under which an address is stored and looked up: trimmed, lower-case, ASCII (other domains in punycode).
 * @throws DomainError 422 when it is no address that mail could reach
 */
export function normaliseEmail(raw: string, pointer = '/email'): string {
  if (raw.length > maxLength + 10) throw emailInvalid(pointer);
  const email = raw.trim().toLowerCase();
  const at = email.lastIndexOf('@');
  const [name, domain] = [email.slice(0, at), email.slice(at + 1)];
  const labels = domain.split('.');
  const fits = at > 0 && email.length <= maxLength && name.length <= 64 && local.test(name);
  if (
    !fits ||
    labels.length < 2 ||
    !labels.every((part) => label.test(part)) ||
    !topLevel.test(labels.at(-1)!)
  ) {
    throw emailInvalid(pointer);
  }
  return email;
}
