import { IdentityError } from './port.ts';

/** Answers are small: an ID token, a profile, a handful of keys. */
const maxBytes = 256 * 1024;
const timeout = 8_000;

export type Json = Record<string, unknown>;

interface Question {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: URLSearchParams;
}

/**
 * A JSON object from a provider: within eight seconds, 256 KiB at most, never from where a redirect leads.
 * @throws IdentityError `unavailable` when nobody answers as they should, `refused` for every 4xx
 */
export async function fetchJson(url: string, question: Question = {}): Promise<Json> {
  return asObject(await fetchValue(url, question), url);
}

/** As `fetchJson`, for an answer that is a list. */
export async function fetchValue(url: string, { headers, ...question }: Question): Promise<unknown> {
  const host = new URL(url).host;
  try {
    const response = await fetch(url, {
      ...question,
      headers: { accept: 'application/json', 'user-agent': 'Madang', ...headers },
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    const text = await readBounded(response);
    if (!response.ok) {
      const kind = response.status >= 500 ? 'unavailable' : 'refused';
      throw new IdentityError(kind, `${host} answered ${response.status}`);
    }
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof IdentityError) throw error;
    throw new IdentityError('unavailable', `${host} did not answer as it should`, { cause: error });
  }
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > maxBytes) throw new IdentityError('refused', 'an answer of absurd size');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function asObject(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new IdentityError('refused', `no object: ${new URL(what).host}`);
}

/** A field's text, or `null` for anything that is none. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
