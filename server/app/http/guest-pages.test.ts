import { randomBytes } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import type { WebHandler } from './web-pages.ts';

let community: Community;
let author: Person;
let postId: string;
let rendered = 0;
let extra: Record<string, string> = {};
const heard: string[] = [];

/** A site whose pages say everything that they were told about their visitor. */
const web: WebHandler = (request, response) => void answer(request, response);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  rendered += 1;
  const nonce = randomBytes(16).toString('base64');
  const id = /^\/posts\/(\d+)/.exec(request.url!)?.[1];
  const call = new Request(`http://site.test/api/v1/posts/${id}`, {
    headers: { cookie: request.headers.cookie ?? '', 'user-agent': request.headers['user-agent'] ?? '' },
  });
  const post = id ? await request.madangApi!(call) : null;
  const { cookie, accept } = request.headers;
  const told = JSON.stringify({ cookie, accept, language: request.headers['accept-language'] });
  const body = `<script nonce="${nonce}">run()</script><pre>${told}</pre>${post ? await post.text() : ''}${'<p>긴 글</p>'.repeat(300)}`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `script-src 'nonce-${nonce}'`,
    vary: 'Cookie, Accept-Language',
    ...extra,
  };
  if (post?.ok !== false) request.madangKeep?.({ headers, body });
  response.writeHead(post && !post.ok ? post.status : 200, headers).end(body);
}

beforeAll(async () => {
  community = await startCommunity({ web });
  author = await community.signUp('글쓴이');
  community.node.engines.bus.subscribe('pages', (change) => heard.push(change));
});
afterAll(() => community.stop());
beforeEach(async () => {
  extra = {};
  const made = await author.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
  postId = made.body.id;
  // The bus tells this node as well what it has just done itself.
  await vi.waitFor(() => expect(heard).toContain(`posts/${postId}`), { timeout: 15_000 });
  rendered = 0;
});

const get = (headers: Record<string, string> = {}, url = `/posts/${postId}`) =>
  community.request({ method: 'GET', url, headers: { 'user-agent': 'one', ...headers } });

it('renders once for guests who ask alike, however many ask at once', async () => {
  const pages = await Promise.all(Array.from({ length: 20 }, () => get()));
  const later = await get();
  expect(rendered).toBe(1);
  expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
  expect(later.body).toContain('본문');
  expect(later.headers['content-security-policy']).toMatch(/^script-src 'sha256-[\w+/]{43}='$/);
  expect(later.body).not.toContain('nonce');
});

it.each([
  ['another theme', { cookie: 'madang_theme=dark' }],
  ['another language', { 'accept-language': 'en-GB,ko;q=0.5' }],
  ['a chosen language', { cookie: 'madang_locale=en' }],
  ['another host', { host: 'other.test' }],
])('renders anew for %s', async (_, headers) => {
  await get();
  await get(headers);
  await get(headers);
  expect(rendered).toBe(2);
});

it.each([
  ['a session', { cookie: 'madang.session_token=x.y' }],
  ['a session over HTTPS', { cookie: '__Host-madang.session_token=x.y' }],
  ['a session in disguise', { cookie: 'a=b; madang%2esession_token=x.y' }],
  ['another cookie of ours', { cookie: 'madang_mailed_to=me%40people.test' }],
  ['a bearer token', { authorization: 'Bearer x.y' }],
])('neither gives nor keeps a page for somebody with %s', async (_, headers) => {
  await get();
  const own = await get(headers);
  expect(rendered).toBe(2);
  expect(own.body).toContain('nonce');
  await get(headers);
  expect(rendered).toBe(3);
  expect((await get()).body).not.toContain(Object.values(headers)[0]);
});

it('keeps pages apart by whether the announcement of now was closed, and by nothing else of that cookie', async () => {
  const admin = await community.signUp('마당지기', 'admin');
  const said = { text: { ko: '공지', en: 'Notice' }, tone: 'info', url: null, audience: 'everybody' };
  await admin.patch('/api/v1/admin/settings', {
    'site.announcement': { ...said, from: null, until: null, dismissable: true },
  });
  const { version } = (await community.guest.get('/api/v1/site')).body.announcement;
  // The bus tells this node as well what it has just done itself.
  const isKept = async () => !(await get()).body.includes('nonce');
  await vi.waitFor(async () => expect([await isKept(), await isKept()]).toEqual([true, true]), 15_000);
  const before = rendered;
  const open = await get();
  for (const old of ['', 'another', `${version}x`, encodeURIComponent('<script>')])
    expect((await get({ cookie: `madang_bar=${old}` })).body).toBe(open.body);
  expect(rendered).toBe(before);
  await get({ cookie: `madang_bar=${version}` });
  const closed = await get({ cookie: `madang_bar=${version}` });
  expect(closed.body).toContain(`madang_bar=${version}`);
  expect((await get({ cookie: `a=b; madang_bar=${version}` })).body).toBe(closed.body);
  expect(rendered).toBe(before + 1);
  await admin.patch('/api/v1/admin/settings', { 'site.announcement': null });
});

it('keeps nothing that sets a cookie, redirects, or is refused', async () => {
  extra = { 'set-cookie': 'a=b' };
  await get();
  await get();
  expect(rendered).toBe(2);
  extra = { location: '/elsewhere' };
  await get();
  await get();
  expect(rendered).toBe(4);
  const missing = [await get({}, '/posts/999999999'), await get({}, '/posts/999999999')];
  expect(missing.map(({ status }) => status)).toEqual([404, 404]);
  expect(rendered).toBe(6);
});

it('forgets a page when its post changes, in the same breath', async () => {
  await get();
  await author.patch(`/api/v1/posts/${postId}`, { body: '고친 글' });
  expect((await get()).body).toContain('고친 글');
  await author.post(`/api/v1/posts/${postId}/comments`, { body: '덧글' });
  expect((await get()).body).toContain('"commentCount":1');
  await author.delete(`/api/v1/posts/${postId}`);
  expect((await get()).status).toBe(404);
});

it('forgets the page on other nodes as soon as they hear of it', async () => {
  const { connectionString } = community;
  const other = await startCommunity({ web, connectionString });
  try {
    const there = () => other.request({ method: 'GET', url: `/posts/${postId}` });
    await there();
    await author.patch(`/api/v1/posts/${postId}`, { body: '저쪽에서도' });
    await vi.waitFor(async () => expect((await there()).body).toContain('저쪽에서도'), { timeout: 15_000 });
  } finally {
    await other.stop();
  }
});

it('counts a view for each guest, also of a kept page', async () => {
  for (const agent of ['one', 'two', 'three', 'three']) await get({ 'user-agent': agent });
  expect(rendered).toBe(1);
  await vi.waitFor(
    async () => {
      const views = await sql<{ n: number }>`
        select view_count as n from posts where id = ${postId}`.execute(community.node.ctx.db);
      expect(views.rows[0]!.n).toBe(3);
    },
    { timeout: 15_000 },
  );
});

it('packs once for each coding and answers 304 to who has the page', async () => {
  await get();
  const ask = (headers: Record<string, string>) =>
    community.node.app.http.inject({ method: 'GET', url: `/posts/${postId}`, headers });
  const plain = await ask({});
  const packed = await ask({ 'accept-encoding': 'gzip, deflate, br' });
  expect(packed.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.payload);
  const gzip = await ask({ 'accept-encoding': 'br;q=0, gzip' });
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.payload);
  const etag = String(plain.headers['etag']);
  expect(gzip.headers['etag']).toBe(etag);
  const again = await ask({ 'if-none-match': `"x", ${etag}`, 'accept-encoding': 'br' });
  expect([again.statusCode, again.payload]).toEqual([304, '']);
  expect(again.headers['content-security-policy']).toBe(plain.headers['content-security-policy']);
  expect(rendered).toBe(1);
});

it('never shows one visitor anything that another one sent', async () => {
  const name = fc.constantFrom(
    'cookie',
    'authorization',
    'x-forwarded-for',
    'referer',
    'x-anything',
    'accept',
  );
  const cookies = fc.constantFrom(
    'a=',
    'madang_theme=',
    'madang_locale=',
    'madang.session_token=',
    '_ga=',
    '',
  );
  const visit = fc.record({ name, cookie: cookies, language: fc.constantFrom('ko', 'en', 'xx;q=1') });
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { minLength: 1, maxLength: 8 }), async (visits) => {
      for (const [index, { name, cookie, language }] of visits.entries()) {
        const secret = `secret${index}${randomBytes(6).toString('hex')}`;
        const value = name === 'cookie' ? `${cookie}${secret}` : secret;
        const page = await get({ 'accept-language': language, [name]: value });
        const others = String(page.body).replaceAll(secret, '');
        expect(others).not.toMatch(/secret\d/);
      }
    }),
    { numRuns: 40 },
  );
});
