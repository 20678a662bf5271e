import type { ActionResult } from '$app/forms';
import { asProblem, type Problem } from '#lib/api/client.ts';
import { fetchWords } from './words.ts';

/** The refusal that stands for a request which got no answer at all. */
const unreachable: Problem = { status: 0, code: 'network.failed' };

export type Outcome<Data> = { data: Data; problem?: undefined } | { data?: undefined; problem: Problem };

/** The API's answer or its refusal, never an exception: `const { data, problem } = await outcomeOf(apiFor().PUT(…))`. */
export async function outcomeOf<Data>(
  request: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Outcome<Data>> {
  try {
    const { data, error, response } = await request;
    if (response.ok) return { data: data as Data };
    await fetchWords();
    return { problem: asProblem(error, response) };
  } catch {
    return { problem: unreachable };
  }
}

/** Why a form that was sent with `enhance` did not succeed. */
export function problemOf(result: ActionResult): Problem {
  if (result.type === 'failure') return result.data?.problem as Problem;
  const status = result.type === 'error' ? result.status : undefined;
  return status === undefined ? unreachable : { status, code: 'server.failed' };
}
