import type { Answer, Community, Person } from './community.ts';

type Sender = Pick<Person, 'token'> | null;

interface Call {
  method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE' | 'GET' | 'OPTIONS';
  url: string;
  /** One that is undefined is left out, also when it is there by default. */
  headers?: Record<string, string | undefined>;
  payload?: Buffer | string;
}

/** A request of the tus protocol as somebody, or as a guest. */
export async function tus(community: Community, person: Sender, call: Call): Promise<Answer> {
  const headers = {
    'tus-resumable': '1.0.0',
    ...(person && { authorization: `Bearer ${person.token}` }),
    ...call.headers,
  };
  const answer = await community.node.app.http.inject({
    method: call.method,
    url: call.url,
    headers: Object.fromEntries(
      Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...(call.payload !== undefined && { payload: call.payload }),
  });
  return {
    status: answer.statusCode,
    // Answers to HEAD call themselves JSON and are empty.
    body: answer.payload.startsWith('{') ? answer.json() : answer.payload,
    headers: answer.headers,
  };
}

export const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

interface Announced {
  name?: string;
  length: number | string;
  headers?: Record<string, string | undefined>;
}

export function begin(
  community: Community,
  person: Sender,
  { name = 'a.txt', length, headers }: Announced,
): Promise<Answer> {
  return tus(community, person, {
    method: 'POST',
    url: '/api/v1/uploads',
    headers: {
      'upload-length': String(length),
      'upload-metadata': `filename ${base64(name)}`,
      ...headers,
    },
  });
}

/** Begins one and answers its address. */
export async function begun(community: Community, person: Sender, announced: Announced): Promise<string> {
  const answer = await begin(community, person, announced);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return String(answer.headers['location']);
}

export function sendPiece(
  community: Community,
  person: Sender,
  url: string,
  piece: { offset: number | string; content: Buffer | string; headers?: Record<string, string | undefined> },
): Promise<Answer> {
  return tus(community, person, {
    method: 'PATCH',
    url,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(piece.offset),
      ...piece.headers,
    },
    payload: piece.content,
  });
}

/** As people read an answer in a table: `409 files.wrong_offset`. */
export function outcome({ status, body }: Answer): string {
  const problem = body as { code?: string; errors?: { code: string }[] } | null;
  return `${status} ${problem?.errors?.[0]?.code ?? problem?.code ?? ''}`.trim();
}
