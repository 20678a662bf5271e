import type { Post } from '#lib/api/client.ts';
import type { Outcome } from '#lib/features/problems/outcome.ts';
import { exchange, refusalOf } from './exchange.ts';

export type StoredFile = Post['files'][number];

export interface Sending {
  /** From 0 to 1. */
  progress: (share: number) => void;
  signal: AbortSignal;
}

/** Uploads one file in one go; never throws. */
export async function sendFile(file: File, { progress, signal }: Sending): Promise<Outcome<StoredFile>> {
  const body = new FormData();
  body.append('file', file, file.name);
  const answer = await exchange({
    method: 'POST',
    url: '/api/v1/files',
    body,
    progress: (loaded, total) => progress(total > 0 ? loaded / total : 0),
    signal,
  });
  return answer.status === 201 ? { data: answer.body as StoredFile } : refusalOf(answer);
}
