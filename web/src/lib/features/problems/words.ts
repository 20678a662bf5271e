import { createSubscriber } from 'svelte/reactivity';
import type { Problem } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

type Words = Pick<typeof import('./problems.ts'), 'problemWords' | 'fieldWords'>;

/**
 * Sentences for refusals, fetched when the first one is needed: a page that nothing goes wrong on does without them. The server
 * has them from its start (`hooks.server.ts`). They are the same for everybody, so it is no state of anybody's.
 */
let words: Words | undefined;
let fetching: Promise<void> | undefined;
const waiting = new Set<() => void>();
const onceFetched = createSubscriber((update) => {
  waiting.add(update);
  return () => waiting.delete(update);
});

export function provideWords(given: Words): void {
  words = given;
  for (const update of waiting) update();
}

/** Resolves when sentences can be had, and also when they cannot be fetched. */
export function fetchWords(): Promise<void> {
  if (words) return Promise.resolve();
  fetching ??= import('./problems.ts').then(provideWords, () => {
    // Without a connection; the next refusal tries again.
    fetching = undefined;
  });
  return fetching;
}

/** What to tell a member about a refusal; empty for the moment until the sentences are there. */
export function problemWords(problem: Pick<Problem, 'code' | 'status'>): string {
  if (words) return words.problemWords(problem);
  // This one must not need a connection.
  if (problem.status === 0) return m.shell_offline_again();
  onceFetched();
  void fetchWords();
  return '';
}

/** What is wrong with the field at `pointer`, when the refusal names it. */
export function fieldWords(problem: Problem | undefined | null, pointer: string): string | undefined {
  if (words || !problem?.errors) return words?.fieldWords(problem, pointer);
  onceFetched();
  void fetchWords();
  return undefined;
}
