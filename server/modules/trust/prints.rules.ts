import { createHash } from 'node:crypto';
import { cut, normalForm, squeeze } from './normal-form.rules.ts';

/** Letters and digits below which texts are alike by chance: greetings, thanks, laughter. */
const fewestSigns = 24;
const longestPrinted = 6_000;
const shingle = 3;
/** Bits in which two of 64 may differ and still be nearly the same text. */
export const nearness = 10;

export interface Print {
  exact: Buffer;
  /** `null` for texts that are too short. As a signed 64-bit number, for the database. */
  likeness: bigint | null;
}

/** The print of a text: equal for what reads the same, near for what reads nearly the same. */
export function printOf(title: string | null, body: string): Print {
  const { signs } = squeeze(normalForm(cut(`${title ?? ''}\n${body}`)));
  const exact = createHash('sha256')
    .update(normalForm(`${title ?? ''}\n${body}`).trim())
    .digest();
  return { exact, likeness: signs.length < fewestSigns ? null : likenessOf(signs.slice(0, longestPrinted)) };
}

/** Simhash (Charikar 2002) over shingles of three signs: each bit is what most shingles say. */
function likenessOf(signs: string): bigint {
  const votes = new Int32Array(64);
  const seen = new Set<string>();
  for (let at = 0; at + shingle <= signs.length; at += 1) {
    const piece = signs.slice(at, at + shingle);
    // Once each: a text that repeats itself is not another one.
    if (seen.has(piece)) continue;
    seen.add(piece);
    vote(votes, hash(piece, 0x811c9dc5), 0);
    vote(votes, hash(piece, 0x01234567), 32);
  }
  let bits = 0n;
  for (let bit = 0; bit < 64; bit += 1) if (votes[bit]! > 0) bits |= 1n << BigInt(bit);
  return BigInt.asIntN(64, bits);
}

function vote(votes: Int32Array, value: number, from: number): void {
  for (let bit = 0; bit < 32; bit += 1) votes[from + bit]! += (value >>> bit) & 1 ? 1 : -1;
}

/** FNV-1a with the final mix of MurmurHash3, so that every bit depends on every sign. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
