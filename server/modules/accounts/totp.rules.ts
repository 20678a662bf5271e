import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator app knows it: SHA-1, six digits, half a minute. */
const period = 30;
const digits = 6;
const secretBytes = 20;

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function newTotpSecret(): Buffer {
  return randomBytes(secretBytes);
}

/** As people type it: base32 without padding. */
export function asBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => base32[Number.parseInt(five.padEnd(5, '0'), 2)]!)
    .join('');
}

export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / 1000 / period);
}

/** RFC 4226, 5.3. */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.at(-1)! & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The half minute that a code belongs to, or `null`. Clocks may differ by one half minute; `last` and what is older was used
 * already. Looks at every candidate, so that time tells nothing.
 */
export function stepOf(
  secret: Buffer,
  code: string,
  { now, last }: { now: Date; last: number },
): number | null {
  const current = stepAt(now);
  let found: number | null = null;
  for (const step of [current - 1, current, current + 1]) {
    const equal =
      code.length === digits && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code));
    if (equal && step > last) found = step;
  }
  return found;
}

/** What a QR code holds. */
export function otpAuthUri(secret: Buffer, { site, email }: { site: string; email: string }): string {
  const label = [site, email].map(encodeURIComponent).join(':');
  const parameters = new URLSearchParams({ secret: asBase32(secret), issuer: site });
  return `otpauth://totp/${label}?${parameters.toString().replaceAll('+', '%20')}`;
}

/** Digits as people type them, with spaces and in full width. */
export function normaliseCode(raw: string): string {
  return raw.normalize('NFKC').replace(/[\s-]/gu, '').toLowerCase();
}
