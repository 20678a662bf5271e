import { hash, verify } from '@node-rs/argon2';
import { busy } from './accounts.errors.ts';
import { createSlots } from './slots.ts';

// OWASP Password Storage Cheat Sheet, Argon2id (the library's default algorithm): 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashing takes memory and a whole core, so two at once per process; whoever would wait behind 256 others is told to come back.
 * It is never done while a transaction is open, because waiting here would hold a connection.
 */
export const passwordSlots = createSlots({ parallel: 2, waiting: 256, full: busy });

/** NFKC, so that the same keys give the same password on every device. */
function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

export function hashPassword(password: string): Promise<string> {
  return hash(normalisePassword(password), cost);
}

export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  return verify(stored, normalisePassword(password));
}
