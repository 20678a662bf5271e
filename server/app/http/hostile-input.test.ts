import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

/** Every field of every route × what must never reach a database, a log or a page as an instruction. */
let community: Community;
let operations: Operation[];
let post: string;
let comment: string;
let admin: Person;

interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
}
interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query: Record<string, Schema>;
  params: string[];
  body: Schema | undefined;
  endless: boolean;
}

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
  post = (await admin.post('/api/v1/posts', { space: 'free', title: '글', body: '글' })).body.id;
  comment = (await admin.post(`/api/v1/posts/${post}/comments`, { body: '댓글' })).body.id;
  operations = await readOperations();
});
afterAll(() => community.stop());

async function readOperations(): Promise<Operation[]> {
  const { body: document } = await community.guest.get('/api/openapi.json');
  const found: Operation[] = [];
  for (const [path, verbs] of Object.entries<Record<string, Raw>>(document.paths)) {
    for (const [verb, raw] of Object.entries(verbs)) {
      const parameters = raw.parameters ?? [];
      const named = (where: string) => parameters.filter((one) => one.in === where);
      found.push({
        method: verb.toUpperCase() as Operation['method'],
        path,
        query: Object.fromEntries(named('query').map(({ name, schema }) => [name, schema])),
        params: named('path').map(({ name }) => name),
        body: raw.requestBody?.content['application/json']?.schema,
        endless: raw.responses?.['200']?.content?.['text/event-stream'] !== undefined,
      });
    }
  }
  // A stream answers for as long as one listens; its own tests ask it what is no place in an inbox.
  expect(found.filter(({ endless }) => endless)).toHaveLength(1);
  return found.filter(({ path, endless }) => path.startsWith('/api/v1/') && !endless);
}
interface Raw {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses?: Record<string, { content?: Record<string, unknown> }>;
}

/** Something that the schema lets through. */
function sample(schema: Schema): unknown {
  const shape = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema;
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.type === 'object') {
    const names = Object.keys(shape.properties ?? {});
    return Object.fromEntries(names.map((name) => [name, sample(shape.properties![name]!)]));
  }
  if (shape.type === 'array') return [sample(shape.items ?? {})];
  if (shape.type === 'integer' || shape.type === 'number') return Math.max(1, shape.minimum ?? 1);
  if (shape.type === 'boolean') return false;
  if (shape.format === 'date-time') return '2026-11-21T00:00:00Z';
  return 'a'.repeat(Math.max(2, shape.minLength ?? 2));
}

type Kind = 'text' | 'number' | 'time';
const kindOf = ({ type, format }: Schema): Kind =>
  type === 'integer' || type === 'number' ? 'number' : format === 'date-time' ? 'time' : 'text';

/** One request for each field: everything as it should be, that field as it should not. */
function requestsWith(operation: Operation, kinds: readonly Kind[], raw: string) {
  const { method, path, query, params, body } = operation;
  const goodPath = (name?: string) =>
    path.replace(/\{(\w+)\}/g, (_, one: string) => (one === name ? encode(raw) : valueOf(one)));
  const usual = body ? sample(body) : undefined;
  const requests: { what: string; url: string; payload?: string }[] = [];
  if (kinds.includes('text'))
    for (const name of params) requests.push({ what: `{${name}}`, url: goodPath(name), ...json(usual) });
  for (const [name, schema] of Object.entries(query)) {
    if (kinds.includes(kindOf(schema)))
      requests.push({ what: `?${name}`, url: `${goodPath()}?${name}=${encode(raw)}`, ...json(usual) });
  }
  for (const [name, schema] of Object.entries(body?.properties ?? {})) {
    if (!kinds.includes(kindOf(schema))) continue;
    const text = JSON.stringify({ ...(usual as object), [name]: '\u0001' }).replace(
      '"\\u0001"',
      valueIn(kinds, raw),
    );
    requests.push({ what: `/${name}`, url: goodPath(), payload: text });
  }
  return requests.map((request) => ({ ...request, method, what: `${method} ${path} ${request.what}` }));
}

const json = (body: unknown) => (body === undefined ? {} : { payload: JSON.stringify(body) });
const valueIn = (kinds: readonly Kind[], raw: string) =>
  kinds.includes('number') ? raw : JSON.stringify(raw);
// A lone surrogate cannot be written as an address; its three bytes can.
const encode = (text: string) => (text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80');

function valueOf(name: string): string {
  if (name === 'slug') return 'free';
  if (name === 'handle') return encodeURIComponent(admin.handle);
  return post;
}

/** Calls it as somebody who may do everything; a call may end sessions, so each caller is used up. */
async function send(request: { what: string; method: string; url: string; payload?: string }) {
  return community.request({
    method: request.method as 'GET',
    url: request.url,
    headers: {
      authorization: `Bearer ${admin.token}`,
      ...(request.payload !== undefined && { 'content-type': 'application/json' }),
    },
    ...(request.payload !== undefined && { payload: request.payload }),
  });
}

const ends = (path: string) => /\/(me|sessions|blocks?|passkeys?|two-factor)\b/.test(path);
/** Leaves out what would end the caller's own session if one of its fields did not matter. */
const callable = () => operations.filter(({ method, path }) => method === 'GET' || !ends(path));

async function failures(
  kinds: readonly Kind[],
  raw: string,
  isFine: (status: number) => boolean,
): Promise<string[]> {
  const wrong: string[] = [];
  let asked = 0;
  for (const operation of callable()) {
    for (const request of requestsWith(operation, kinds, raw)) {
      const { status } = await send(request);
      asked += 1;
      if (!isFine(status) || status === 401) wrong.push(`${request.what}: ${status}`);
    }
  }
  expect(asked).toBeGreaterThan(kinds.includes('text') ? 40 : 0);
  return wrong;
}

const refused = (status: number) => status >= 400 && status < 500;
const handled = (status: number) => status < 500;

describe('IN-1: text that looks like a statement', () => {
  it.each(["'--", "'; drop table posts; --", '%', '_', '\\', '{1,2', '$$', '1::int', '../..', '{"$gt":""}'])(
    '%j is answered like any other text, on every field',
    async (text) => expect(await failures(['text'], text, handled)).toEqual([]),
    120_000,
  );

  it('leaves the tables where they were', async () => {
    expect((await admin.get(`/api/v1/posts/${post}`)).status).toBe(200);
    expect((await admin.get(`/api/v1/posts/${post}/comments`)).body.items).toMatchObject([{ id: comment }]);
  });
});

describe('IN-2 and IN-3: bytes that are no text', () => {
  it('a NUL is refused on every field', async () => {
    expect(await failures(['text'], 'a\0b', refused)).toEqual([]);
  }, 120_000);

  it('a lone surrogate is refused in every body, and harmless in an address', async () => {
    expect(await failures(['text'], 'a\ud800', handled)).toEqual([]);
    const answer = await admin.post('/api/v1/posts', { space: 'free', title: 'a\ud800', body: 'b' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'request.malformed_unicode' } });
  }, 120_000);

  it.each(['\ufffe', '\uffff', '\u2028', '\u202e', `e${'\u0301'.repeat(10_000)}`])(
    '%j breaks nothing on any field',
    async (text) => expect(await failures(['text'], text, handled)).toEqual([]),
    120_000,
  );

  it.each(['👨‍👩‍👧‍👦 가족', '한글 e\u0301 é', '𠮷野家', '🏳️‍🌈'])(
    '%j comes back as it was sent, in NFC',
    async (text) => {
      const made = await admin.post('/api/v1/posts', { space: 'free', title: text, body: text });
      expect(made).toMatchObject({
        status: 201,
        body: { title: text.normalize('NFC'), body: text.normalize('NFC') },
      });
    },
  );
});

describe('IN-4 and IN-5: numbers and times that are none', () => {
  it.each(['1e309', '-1', '1.5', '9007199254740993', '2147483648', '"1e3"', 'NaN', '-0', '{}'])(
    'the number %s breaks nothing on any field',
    async (number) => expect(await failures(['number'], number, handled)).toEqual([]),
    120_000,
  );

  it.each([
    '0000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-01-01T00:00:00+99:00',
    'Infinity',
    '',
  ])(
    'the time %j is refused on every field',
    async (time) => expect(await failures(['time'], time, refused)).toEqual([]),
    120_000,
  );
});

describe('IN-6: bodies', () => {
  const send = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    community.request({
      method: 'POST',
      url: '/api/v1/posts',
      payload,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.token}`, ...headers },
    });
  const good = JSON.stringify({ space: 'free', title: 'a', body: 'b' });

  it('nested deeply, with very many keys or the same key twice are refused or read as one', async () => {
    const deep = `{"space":"free","title":"a","body":"b","facet":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect((await send(deep)).status).toBe(422);
    const keys = Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join();
    expect((await send(`{${keys}}`)).status).toBe(422);
    const twice = await send('{"space":"free","title":"a","title":"b","body":"c"}');
    expect(twice).toMatchObject({ status: 201, body: { title: 'b' } });
  });

  it('of ten megabytes, packed, without a type or of another alphabet are refused', async () => {
    expect((await send(JSON.stringify({ body: 'a'.repeat(10 * 1024 * 1024) }))).status).toBe(413);
    expect([400, 415]).toContain((await send(gzipSync(good), { 'content-encoding': 'gzip' })).status);
    expect((await send(good, { 'content-type': '' })).status).toBe(415);
    expect([400, 415]).toContain((await send(Buffer.from(good, 'utf16le'))).status);
  });
});

describe('IN-7: headers', () => {
  const speak = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = community.node.app.http.server.address() as AddressInfo;
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let heard = '';
      socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
      socket.on('close', () => resolve(heard));
      socket.on('error', (error: NodeJS.ErrnoException) => (heard ? resolve(heard) : reject(error)));
      socket.setTimeout(20_000, () => socket.destroy());
    });

  beforeAll(async () => void (await community.node.app.http.listen({ port: 0, host: '127.0.0.1' })));

  it('of 64 KiB are refused', async () => {
    const answer = await speak(
      `GET /api/v1/site HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: ${'a'.repeat(65_536)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431/);
  });

  it('that disagree about the length smuggle no second request', async () => {
    const answer = await speak(
      'POST /api/v1/posts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('are not reflected', async () => {
    const evil = 'x"><script>alert(1)</script>';
    const answer = await community.request({
      method: 'GET',
      url: `/api/v1/nowhere?${encodeURIComponent(evil)}`,
      headers: {
        'x-request-id': evil,
        'accept-language': evil,
        'user-agent': evil,
        'x-forwarded-host': evil,
      },
    });
    expect(JSON.stringify([answer.headers, answer.body])).not.toContain('<script>');
  });
});
