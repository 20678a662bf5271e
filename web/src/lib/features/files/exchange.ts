import { asProblem, type Problem } from '#lib/api/client.ts';
import { fetchWords } from '#lib/features/problems/words.ts';

export interface Exchange {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: Blob | FormData;
  /** Bytes that have left so far, and all of them. */
  progress?: (loaded: number, total: number) => void;
  signal: AbortSignal;
}

export interface Exchanged {
  /** 0 when there was no answer. */
  status: number;
  body: unknown;
  header: (name: string) => string | null;
}

/** One request; never throws. `fetch` cannot tell how far a body is, so this is the older way. */
export async function exchange({
  method,
  url,
  headers = {},
  body,
  progress,
  signal,
}: Exchange): Promise<Exchanged> {
  const request = new XMLHttpRequest();
  const done = new Promise<void>((resolve) => {
    request.addEventListener('loadend', () => resolve());
  });
  request.upload.addEventListener('progress', ({ loaded, total }) => progress?.(loaded, total));
  const abort = () => request.abort();
  signal.addEventListener('abort', abort);
  request.open(method, url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(body);
  if (signal.aborted) abort();
  await done;
  signal.removeEventListener('abort', abort);
  return {
    status: request.status,
    body: parsed(request.responseText),
    header: (name) => request.getResponseHeader(name),
  };
}

/** What an answer that is none of the expected ones means to people. */
export async function refusalOf({ status, body }: Exchanged): Promise<{ problem: Problem }> {
  await fetchWords();
  return {
    problem: status === 0 ? { status: 0, code: 'network.failed' } : asProblem(body, { status } as Response),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
