import { fail } from '@sveltejs/kit';
import type { Refusal } from './refusals.ts';

export type Outcome<Data> = { ok: true; data: Data } | { ok: false; refusal: Refusal };
type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Calls the API from an action or a `load` and answers either its data or its refusal, never an exception. */
export async function send<Data = unknown>(
  fetcher: typeof fetch,
  verb: Verb,
  path: string,
  body?: unknown,
): Promise<Outcome<Data>> {
  try {
    const init =
      body === undefined
        ? {}
        : body instanceof FormData
          ? { body }
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return await read<Data>(await fetcher(path, { method: verb, ...init }));
  } catch {
    return { ok: false, refusal: { status: 503, code: 'server.unreachable' } };
  }
}

async function read<Data>(response: Response): Promise<Outcome<Data>> {
  const text = await response.text();
  const value: unknown = text === '' ? null : JSON.parse(text);
  if (response.ok) return { ok: true, data: value as Data };
  const named =
    typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    ok: false,
    refusal: {
      ...(named ? (value as Refusal) : { code: 'server.failed' }),
      status: response.status,
      ...(Number.isFinite(wait) && { retryAfter: wait }),
    },
  };
}

/** What an action answers when the API refused: the words for the form, and what was typed. Never pass a password as a value. */
export function refuse<Values extends Record<string, unknown>>(refusal: Refusal, values: Values) {
  return fail(refusal.status >= 400 ? refusal.status : 500, { refusal, values });
}

/** One text of a form; a file or nothing is an empty one. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
