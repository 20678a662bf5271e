import { asProblem, type Post } from '#lib/api/client.ts';
import type { Outcome } from '#lib/features/problems/outcome.ts';
import { fetchWords } from '#lib/features/problems/words.ts';

export type StoredFile = Post['files'][number];

interface Sending {
  /** From 0 to 1. */
  progress: (share: number) => void;
  signal: AbortSignal;
}

/** Uploads one file; never throws. `fetch` cannot tell how far it is, so this is the older way. */
export async function sendFile(file: File, { progress, signal }: Sending): Promise<Outcome<StoredFile>> {
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append('file', file, file.name);
  const done = new Promise<void>((resolve) => {
    request.addEventListener('loadend', () => resolve());
  });
  request.upload.addEventListener('progress', ({ loaded, total }) =>
    progress(total > 0 ? loaded / total : 0),
  );
  signal.addEventListener('abort', () => request.abort());
  request.open('POST', '/api/v1/files');
  request.send(form);
  await done;
  const body = parsed(request.responseText);
  if (request.status === 201) return { data: body as StoredFile };
  await fetchWords();
  const problem =
    request.status === 0
      ? { status: 0, code: 'network.failed' }
      : asProblem(body, { status: request.status } as Response);
  return { problem };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
