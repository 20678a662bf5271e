import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

const site = 'https://madang.example';
const files = 'https://madang-files.example';
const content = 'SecretContent, 0123456789';
let community: Community;
let admin: Person;
let writer: Person;
let reader: Person;
let file: { id: string; url: string };
let post: string;
let now = new Date('2026-11-21T12:01:00Z');
let spaces = 0;

beforeAll(async () => {
  community = await startCommunity({ env: { PUBLIC_URL: site, FILES_URL: files }, now: () => now });
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

/** A post that members may read, with a file. */
beforeEach(async () => {
  writer = await community.signUp('글쓴이');
  reader = await community.signUp('읽는이');
  const slug = `members-${(spaces += 1)}`;
  await admin.post('/api/v1/spaces', { slug, name: '회원', rights: { read: 'member' } });
  file = (await upload(community, writer, { name: '비밀.txt', content })).body as typeof file;
  const made = await writer.post('/api/v1/posts', {
    space: slug,
    title: '글',
    body: '본문',
    files: [file.id],
  });
  post = made.body.id as string;
});

interface Asking {
  person?: Person | null;
  method?: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
}

function ask(address: string, { person = null, method = 'GET', headers = {} }: Asking = {}) {
  const url = new URL(address, site);
  return community.node.app.http.inject({
    method,
    url: url.pathname + url.search,
    headers: { host: url.host, ...headers, ...(person && { authorization: `Bearer ${person.token}` }) },
  });
}

async function leadsTo(url: string, person: Person | null): Promise<URL> {
  const { statusCode, headers } = await ask(url, { person });
  expect(statusCode).toBe(302);
  return new URL(String(headers['location']));
}

describe('the site', () => {
  it('leads to the other origin whoever may read, with a ticket and past every cache', async () => {
    const answer = await ask(file.url, { person: reader });
    expect(answer.headers).toMatchObject({
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      vary: 'cookie, authorization',
    });
    const address = new URL(String(answer.headers['location']));
    expect(address.origin + address.pathname).toBe(files + file.url);
    expect([...address.searchParams.keys()]).toEqual(['t']);
    expect((await ask(address.href)).payload).toBe(content);
  });

  it('leads nobody else', async () => {
    expect((await ask(file.url)).statusCode).toBe(404);
  });

  it('leads everybody to what everybody may read, without a ticket', async () => {
    const open = (await upload(community, writer, { name: 'a.txt', content })).body as typeof file;
    await writer.post('/api/v1/posts', { space: 'free', title: '글', body: `[x](${open.url})` });
    const answer = await ask(`${open.url}?w=320`);
    expect(answer.headers).toMatchObject({
      location: `${files}${open.url}?w=320`,
      'cache-control': 'public, max-age=600',
    });
    const there = await ask(String(answer.headers['location']));
    expect([there.statusCode, there.payload]).toEqual([200, content]);
    expect(there.headers['cache-control']).toContain('immutable');
  });
});

describe('the origin of files', () => {
  it('serves no page and no API, makes nobody anybody, and sets no cookie', async () => {
    for (const path of [
      '/',
      '/api/v1/me',
      '/api/v1/posts',
      '/health/live',
      '/api/auth/sign-in/email',
      '/posts/1',
    ])
      expect((await ask(files + path, { person: reader })).statusCode, path).toBe(404);
    expect((await ask(`${files}/api/v1/files`, { person: reader, method: 'POST' })).statusCode).toBe(404);
    expect((await ask(files + file.url, { person: reader })).statusCode).toBe(404);
    const served = await ask((await leadsTo(file.url, reader)).href);
    expect(served.headers['set-cookie']).toBeUndefined();
    expect(served.headers).toMatchObject({
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-cache',
      'referrer-policy': 'no-referrer',
    });
  });

  const altered: [string, (address: URL) => void][] = [
    ['another file', (address) => (address.pathname = `/files/${'0'.repeat(32)}/a.txt`)],
    ['another name', (address) => (address.pathname = `/files/${file.id}/evil.txt`)],
    ['no name', (address) => (address.pathname = `/files/${file.id}`)],
    ['another width', (address) => address.searchParams.set('w', '640')],
    [
      'a ticket that is altered',
      (address) => address.searchParams.set('t', `${address.searchParams.get('t')}A`),
    ],
    ['a ticket that is none', (address) => address.searchParams.set('t', 'x')],
    ['an empty ticket', (address) => address.searchParams.set('t', '')],
  ];
  it.each(altered)('refuses %s', async (_what, alter) => {
    const address = await leadsTo(file.url, reader);
    alter(address);
    const answer = await ask(address.href);
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'files.ticket_refused']);
    expect(answer.headers['cache-control']).toBe('private, no-store');
  });

  it('refuses a ticket of another site', async () => {
    const address = await leadsTo(file.url, reader);
    const other = await startCommunity({
      connectionString: community.connectionString,
      env: { FILES_URL: files },
      secret: 'the secret of another site, long enough',
      now: () => now,
    });
    const answer = await other.request({
      url: address.pathname + address.search,
      headers: { host: address.host },
    });
    await other.stop();
    expect(answer.status).toBe(403);
  });

  it('refuses a ticket after five minutes, and takes no other method', async () => {
    const address = await leadsTo(file.url, reader);
    expect((await ask(address.href, { method: 'HEAD' })).statusCode).toBe(200);
    for (const method of ['POST', 'DELETE'] as const)
      expect((await ask(address.href, { method })).statusCode).toBe(404);
    now = new Date(now.getTime() + 5 * 60_000);
    expect((await ask(address.href)).statusCode).toBe(403);
  });

  const endings: [string, number, () => Promise<unknown>][] = [
    ['the post was deleted', 404, () => writer.delete(`/api/v1/posts/${post}`)],
    ['the file was taken out of the post', 404, () => writer.patch(`/api/v1/posts/${post}`, { files: [] })],
    ['the reader left', 403, () => reader.delete('/api/v1/me', { password: reader.password })],
    [
      'the reader was blocked',
      403,
      () =>
        community.node.ctx.db
          .updateTable('accounts')
          .set({ blocked_at: now })
          .where('id', '=', reader.id)
          .execute(),
    ],
  ];
  it.each(endings)('honours no ticket once %s', async (_what, status, end) => {
    const address = await leadsTo(file.url, reader);
    expect((await ask(address.href)).statusCode).toBe(200);
    await end();
    const answer = await ask(address.href);
    expect(answer.statusCode).toBe(status);
    expect(answer.payload).not.toContain('Secret');
  });
});
