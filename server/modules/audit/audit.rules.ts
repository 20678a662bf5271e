import { createHash } from 'node:crypto';

/** What the first entry follows. */
export const noHash = '0'.repeat(64);

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Entry {
  seq: number;
  prevHash: string;
  act: string;
  actorId: string | null;
  target: { type: string; id: string };
  before: Json;
  after: Json;
  note: string | null;
  /** ISO 8601. */
  at: string;
}

/** JSON with the keys of every object in order and without spaces: equal values are equal texts. */
export function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 over everything that an entry says, the hash of the one before it included. */
export function hashOf(entry: Entry): string {
  return createHash('sha256')
    .update(canonical(entry as unknown as Json))
    .digest('hex');
}

const secretKey = /e-?mail|password|secret|token|phone|api_?key|credential/i;
const address = /(?<![^\s@<>"'])[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']{2,}/g;
const removed = '[removed]';

/**
 * A value as the log may keep it: an entry stays for ever, so addresses and whatever is called a secret are left out.
 * What JSON does not know (dates, undefined) becomes what JSON makes of it.
 */
export function withoutSecrets(value: unknown): Json {
  if (value === undefined || value === null) return null;
  return strip(JSON.parse(JSON.stringify(value)) as Json);
}

function strip(value: Json): Json {
  if (typeof value === 'string') return withoutAddresses(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(strip);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, isSecret(key, one) ? removed : strip(one)]),
  );
}

/** A switch such as `accounts.require_verified_email` is no address. */
function isSecret(key: string, value: Json): boolean {
  return secretKey.test(key) && value !== null && typeof value !== 'boolean' && typeof value !== 'number';
}

export function withoutAddresses(text: string): string {
  return text.replace(/\0/g, '').toWellFormed().replace(address, removed);
}
