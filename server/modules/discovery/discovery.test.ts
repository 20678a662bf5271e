import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let writer: Person;
let admin: Person;
const host = { host: 'madang.test' };

const read = (url: string, headers: Record<string, string> = {}) =>
  community.request({ method: 'GET', url, headers: { ...host, ...headers } });

beforeAll(async () => {
  community = await startCommunity();
  writer = await community.signUp('글쓴 <이> & "벗"');
  admin = await community.signUp('마당지기', 'admin');
  const staff = { slug: 'staff', name: '운영', rights: { read: 'moderator', write: 'moderator' } };
  expect((await admin.post('/api/v1/spaces', staff)).status).toBe(201);
  await admin.patch('/api/v1/spaces/free', { anonymousAllowed: true });
});
afterAll(() => community.stop());

async function publish(person: Person, post: object): Promise<string> {
  const made = await person.post('/api/v1/posts', { space: 'free', body: '본문', ...post });
  expect(made.status).toBe(201);
  return made.body.id;
}

describe('feeds', () => {
  it('carry the whole text with absolute addresses, escaped for XML', async () => {
    const body = '[집](/spaces/free) & <b>굵게?</b> `a < b`\u0001 ]]> 끝';
    const id = await publish(writer, { title: '둘 < 셋 & "넷" ]]>', body: body.replace('\u0001', '') });
    const feed = await read('/feed.atom');
    expect(feed.status).toBe(200);
    expect(feed.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    expect(feed.headers['content-security-policy']).toContain("default-src 'none'");
    expect(feed.body).toContain(`<id>http://madang.test/posts/${id}</id>`);
    expect(feed.body).toContain('http://madang.test/spaces/free');
    expect(feed.body).not.toContain('<b>굵게');
    expect(feed.body).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
  });

  it('follow a space and a tag', async () => {
    const id = await publish(writer, { title: '꼬리표', tags: ['산책'] });
    for (const path of ['/spaces/free/feed.atom', `/tags/${encodeURIComponent('산책')}/feed.atom`])
      expect((await read(path)).body).toContain(`/posts/${id}</id>`);
    expect((await read(`/tags/${encodeURIComponent('없는꼬리표')}/feed.atom`)).body).not.toContain('<entry>');
  });

  it('never name an anonymous author', async () => {
    const id = await publish(writer, { title: '아무도 모르게', tags: ['비밀'], anonymous: true });
    const feed = await read(`/tags/${encodeURIComponent('비밀')}/feed.atom`);
    expect(feed.body).toContain(`/posts/${id}</id>`);
    expect(feed.body).toContain('<name>익명</name>');
    for (const trace of [writer.handle, writer.id, '글쓴']) expect(feed.body).not.toContain(trace);
  });

  it('give only what guests may read, to whoever asks', async () => {
    await publish(admin, { title: '우리끼리 하는 말', space: 'staff' });
    const asAdmin = { authorization: `Bearer ${admin.token}` };
    expect((await read('/feed.atom', asAdmin)).body).not.toContain('우리끼리');
    for (const headers of [{}, asAdmin]) {
      const hidden = await read('/spaces/staff/feed.atom', headers);
      expect([hidden.status, hidden.body.code]).toEqual([404, 'spaces.not_found']);
    }
    expect((await read('/spaces/nowhere/feed.atom')).status).toBe(404);
    expect((await read('/tags/%00/feed.atom')).status).toBe(422);
  });

  it('drop what is deleted, and answer 304 while nothing changed', async () => {
    const id = await publish(writer, { title: '곧 사라질 글' });
    const first = await read('/feed.atom');
    expect(first.body).toContain(`/posts/${id}</id>`);
    const etag = String(first.headers.etag);
    expect((await read('/feed.atom', { 'if-none-match': etag })).status).toBe(304);
    expect((await writer.delete(`/api/v1/posts/${id}`)).status).toBe(204);
    const after = await read('/feed.atom', { 'if-none-match': etag });
    expect(after.status).toBe(200);
    expect(after.body).not.toContain(`/posts/${id}</id>`);
  });
});

describe('the sitemap', () => {
  it('lists public posts and spaces, and robots.txt leads to it', async () => {
    const id = await publish(writer, { title: '지도에 있는 글' });
    const secret = await publish(admin, { title: '지도에 없는 글', space: 'staff' });
    expect((await read('/robots.txt')).body).toContain('Sitemap: http://madang.test/sitemap.xml');
    const index = (await read('/sitemap.xml')).body as string;
    const files = [...index.matchAll(/<loc>http:\/\/madang\.test([^<]+)<\/loc>/g)].map((match) => match[1]!);
    expect(files).toEqual(['/sitemaps/spaces.xml', '/sitemaps/posts-1.xml']);
    const all = (await Promise.all(files.map((file) => read(file)))).map(({ body }) => body).join('');
    expect(all).toContain(`<loc>http://madang.test/posts/${id}</loc><lastmod>`);
    expect(all).toContain('<loc>http://madang.test/spaces/free</loc>');
    expect(all).not.toContain(`/posts/${secret}<`);
    expect(all).not.toContain('/spaces/staff');
  });

  it.each(['posts-0.xml', 'posts-1', 'posts--1.xml', 'posts-9999999999.xml', 'x.xml', '..%2fposts-1.xml'])(
    'has no file %s',
    async (name) => expect((await read(`/sitemaps/${name}`)).status).toBe(404),
  );

  it('is empty past the last post', async () => {
    const file = await read('/sitemaps/posts-7.xml');
    expect(file.status).toBe(200);
    expect(file.body).not.toContain('<url>');
  });

  it('closes when the host does not want the site listed', async () => {
    expect((await admin.patch('/api/v1/admin/settings', { 'site.listed': false })).status).toBe(200);
    try {
      expect((await read('/robots.txt')).body).toBe('User-agent: *\nDisallow: /\n');
      expect((await read('/sitemap.xml')).status).toBe(404);
      expect((await read('/sitemaps/posts-1.xml')).status).toBe(404);
      expect((await read('/api/v1/site')).body.listed).toBe(false);
    } finally {
      await admin.patch('/api/v1/admin/settings', { 'site.listed': true });
    }
  });
});

describe('the manifest', () => {
  it('names the site in the language of the visitor', async () => {
    for (const [language, name] of [
      ['ko', '마당'],
      ['en', 'Madang'],
    ] as const) {
      const answer = await read('/manifest.webmanifest', { 'accept-language': language });
      expect(answer.headers['content-type']).toContain('application/manifest+json');
      expect(answer.body).toMatchObject({ name, lang: language, start_url: '/', display: 'standalone' });
    }
  });
});
