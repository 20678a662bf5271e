import { afterEach, expect } from 'vitest';
import type { Site } from './site.ts';

/** Every test of the file ends with windows that nothing happened in that must not happen. */
export function watchOver(site: () => Site): void {
  afterEach(async () => expect(await site().settle()).toEqual([]));
}

/** Expects what is read to become right within the time that a busy machine may need. */
export const soon = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 20_000 });
