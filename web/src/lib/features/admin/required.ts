import { error } from '@sveltejs/kit';
import type { Outcome } from '#lib/features/forms/send.ts';

/** The data of an answer without which there is no page. */
export function required<Data>(outcome: Outcome<Data>): Data {
  if (outcome.ok) return outcome.data;
  const { status, code } = outcome.refusal;
  error(status, { message: code, code });
}
