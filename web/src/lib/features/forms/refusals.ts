import type { Problem } from '#lib/api/client.ts';
import { accountWords, type Params } from '#lib/features/problems/account-words.ts';
import { fieldWords as generalFieldWords, problemWords } from '#lib/features/problems/problems.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { waitingTime } from './waiting-time.ts';

/** A problem of the API as forms show it. */
export interface Refusal extends Problem {
  params?: Params;
  /** Seconds until it is worth another try. */
  retryAfter?: number;
}

/** The words for one field, or nothing when it is fine. */
export function fieldWords(refusal: Refusal | undefined, pointer: string): string | undefined {
  const found = refusal?.errors?.find(
    (error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`),
  );
  return found && (accountSentence(found.code, found.params) ?? generalFieldWords(refusal, pointer));
}

/** The words for the form as a whole: what no field of it says already. */
export function formWords(refusal: Refusal | undefined, pointers: readonly string[]): string | undefined {
  if (!refusal || pointers.some((pointer) => fieldWords(refusal, pointer))) return undefined;
  const words = accountSentence(refusal.code, refusal.params) ?? problemWords(refusal);
  if (refusal.retryAfter === undefined) return words;
  return `${words} ${m.auth_wait({ time: waitingTime(refusal.retryAfter, getLocale()) })}`;
}

function accountSentence(code: string, params: Params = {}): string | undefined {
  return Object.hasOwn(accountWords, code) ? accountWords[code]?.(params) : undefined;
}
