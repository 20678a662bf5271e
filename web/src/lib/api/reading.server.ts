import process from 'node:process';
import type { RequestEvent } from '@sveltejs/kit';
import createClient from 'openapi-fetch';
import { cookieHeader, passCookies } from './cookies.ts';
import type { paths } from './schema.d.ts';

/** The API for what a page reads. */
export type ReadingApi = Pick<ReturnType<typeof createClient<paths>>, 'GET'>;

interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

/**
 * The API as a page reads from it: in this process when the Madang server runs the pages, without the objects of a request
 * over the network, which cost more than most answers; else over the network to `MADANG_API_ORIGIN`.
 */
export function readingApi(event: RequestEvent): ReadingApi {
  const read = event.platform?.req.madangRead ?? overNetwork;
  const ask = async ({ url }: PlainRequest) => {
    const answer = await read({ url, headers: headersFor(event) });
    const cookies = answer.headers['set-cookie'];
    if (cookies) passCookies([cookies].flat(), event.cookies);
    return new PlainAnswer(answer);
  };
  return createClient<paths>({
    Request: PlainRequest as unknown as typeof Request,
    fetch: ask as unknown as typeof fetch,
  });
}

function headersFor({ cookies, locals, request }: RequestEvent): Record<string, string> {
  const cookie = cookieHeader(cookies);
  const agent = request.headers.get('user-agent');
  return {
    accept: 'application/json',
    'accept-language': locals.locale,
    ...(cookie && { cookie }),
    ...(agent && { 'user-agent': agent }),
  };
}

async function overNetwork({
  url,
  headers,
}: {
  url: string;
  headers: Record<string, string>;
}): Promise<Answer> {
  const origin = process.env.MADANG_API_ORIGIN;
  if (!origin) throw new Error('No API: start Madang itself, or set MADANG_API_ORIGIN');
  const answer = await fetch(new URL(url, origin), { headers });
  const all: Answer['headers'] = { ...Object.fromEntries(answer.headers) };
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) all['set-cookie'] = cookies;
  return { status: answer.status, headers: all, body: await answer.text() };
}

/** What the client makes of a call before it hands it on. */
class PlainRequest {
  readonly method = 'GET';
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }
}

/** As much of a `Response` as the client and `orFail` look at. */
class PlainAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  readonly #body: string;

  constructor({ status, headers, body }: Answer) {
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = {
      get: (name) => {
        const value = headers[name.toLowerCase()];
        return value === undefined ? null : [value].flat().join(', ');
      },
    };
    this.#body = body;
  }

  async text(): Promise<string> {
    return this.#body;
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#body);
  }
}
