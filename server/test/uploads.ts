import type { Answer, Community, Person } from './community.ts';

export interface SentFile {
  name: string;
  content: Buffer | string;
  type?: string;
  field?: string;
}

const boundary = 'madang-test-boundary-5f0c';

/** A form as browsers send it. */
function formOf(files: readonly SentFile[]): { payload: Buffer; headers: Record<string, string> } {
  const pieces = files.flatMap(({ name, content, type = 'application/octet-stream', field = 'file' }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return {
    payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

/** Uploads as somebody, or as a guest. */
export function upload(
  community: Community,
  person: Pick<Person, 'token'> | null,
  ...files: readonly SentFile[]
): Promise<Answer> {
  const { payload, headers } = formOf(files);
  const authorization = person && { authorization: `Bearer ${person.token}` };
  return community.request({
    method: 'POST',
    url: '/api/v1/files',
    payload,
    headers: { ...headers, ...authorization },
  });
}

/** What the text engine takes for a file of ours, restated. */
export const ownFileForTests = /^\/files\/(?!.*\.\.)[\w%-][\w%./-]*$/;
