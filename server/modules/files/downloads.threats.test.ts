import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plain } from '../../engines/images/test-images.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

/**
 * What is tried with the address of a file. There are no signatures to alter: each request asks anew who may read, so the
 * address of a file is worth nothing by itself.
 */
let community: Community;
let admin: Person;
let writer: Person;
let reader: Person;
let slug: string;
let file: { id: string; url: string };
let post: string;
let spaces = 0;

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

const content = 'SecretContent, 0123456789';

/** A post that members may read, with a file. */
beforeEach(async () => {
  writer = await community.signUp('글쓴이');
  reader = await community.signUp('읽는이');
  slug = `members-${(spaces += 1)}`;
  await admin.post('/api/v1/spaces', { slug, name: '회원', rights: { read: 'member' } });
  file = (await upload(community, writer, { name: '비밀.txt', content })).body as typeof file;
  const made = await writer.post('/api/v1/posts', {
    space: slug,
    title: '글',
    body: '본문',
    files: [file.id],
  });
  post = made.body.id as string;
  expect((await fetchAs(reader, file.url)).status).toBe(200);
});

type Headers = Record<string, string>;

function fetchAs(person: Person | null, url: string, headers: Headers = {}, method = 'GET'): Promise<Answer> {
  return community.request({
    method: method as 'GET',
    url,
    headers: { ...headers, ...(person && { authorization: `Bearer ${person.token}` }) },
  });
}

/** No byte of it, nothing that tells that it is there, and nothing that a cache may keep. */
function expectNothing(answer: Answer, statuses: number[] = [404]): void {
  expect(statuses).toContain(answer.status);
  expect(JSON.stringify(answer.body)).not.toContain('Secret');
  expect(answer.headers['content-disposition']).toBeUndefined();
  expect(answer.headers['etag']).toBeUndefined();
  expect(answer.headers['cache-control']).toMatch(/no-store/);
}

async function block(person: Person): Promise<void> {
  await community.node.ctx.db
    .updateTable('accounts')
    .set({ blocked_at: new Date() })
    .where('id', '=', person.id)
    .execute();
}

const close = () =>
  admin.patch(`/api/v1/spaces/${slug}`, {
    rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
  });

const endings: [string, () => Promise<unknown>][] = [
  ['the post was deleted', () => writer.delete(`/api/v1/posts/${post}`)],
  ['the space was closed', close],
  ['the reader was blocked', () => block(reader)],
  ['the reader left', () => reader.delete('/api/v1/me', { password: reader.password })],
  ['the file was taken out of the post', () => writer.patch(`/api/v1/posts/${post}`, { files: [] })],
];

describe('an address that was good until', () => {
  it.each(endings)('%s', async (_what, end) => {
    const etag = String((await fetchAs(reader, file.url)).headers['etag']);
    await end();
    expectNothing(await fetchAs(reader, file.url));
    expectNothing(await fetchAs(reader, `${file.url}?w=320`));
    expectNothing(await fetchAs(reader, file.url, { 'if-none-match': etag }));
    expectNothing(await fetchAs(reader, file.url, { range: 'bytes=0-3', 'if-range': etag }));
    expectNothing(await fetchAs(reader, file.url, { range: 'bytes=999-' }));
    expectNothing(await fetchAs(null, file.url));
    const head = await community.node.app.http.inject({
      method: 'HEAD',
      url: file.url,
      headers: { authorization: `Bearer ${reader.token}` },
    });
    expect(head.statusCode).toBe(404);
  });

  it('its author was blocked is read on by those who may read the post, not by the author', async () => {
    await block(writer);
    expectNothing(await fetchAs(writer, file.url));
    expect((await fetchAs(reader, file.url)).status).toBe(200);
  });

  it('its author, who had not used it yet, was blocked', async () => {
    const mine = (await upload(community, writer, { name: 'a.txt', content })).body as typeof file;
    await block(writer);
    for (const person of [writer, reader, admin, null]) expectNothing(await fetchAs(person, mine.url));
  });
});

describe('an address that was altered', () => {
  it('to the file of another post does not lead there', async () => {
    const theirs = (await upload(community, admin, { name: '다른.txt', content })).body as typeof file;
    await admin.post('/api/v1/spaces', { slug: `${slug}-staff`, name: '운영', rights: { read: 'admin' } });
    await admin.post('/api/v1/posts', { space: `${slug}-staff`, title: '글', body: `[x](${theirs.url})` });
    for (const url of [theirs.url, file.url.replace(file.id, theirs.id), `/files/${theirs.id}`])
      expectNothing(await fetchAs(reader, url));
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('to %s does nothing', async (method) => {
    const answer = await fetchAs(writer, file.url, {}, method);
    expect([404, 405]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain('Secret');
    expect((await fetchAs(reader, file.url)).body).toBe(content);
  });

  it.each([
    '.html',
    '.svg',
    '/../../secret',
    '%2f..%2f..%2fetc%2fpasswd',
    '%00',
    '?x=1',
    '?w=9999',
    '?w=320&w=640',
    '?w[]=320',
  ])('by %s is the same file under the same type, or none', async (ending) => {
    const answer = await fetchAs(reader, `${file.url}${ending}`);
    if (answer.status !== 200) return expectNothing(answer, [400, 404, 422]);
    expect(answer.body).toBe(content);
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename=/);
  });

  const ids: [string, (id: string) => string][] = [
    ['one letter less', (id) => id.slice(1)],
    ['one letter more', (id) => `${id}0`],
    ['another last letter', (id) => `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`],
    ['capitals', (id) => `${id.slice(0, -1).toUpperCase()}F`],
    ['a space behind', (id) => `${id}%20`],
    ['a folder before', (id) => `..%2f${id}`],
    ['a NUL behind', (id) => `${id}%00`],
  ];
  it.each(ids)('by %s in its id leads nowhere', async (_what, alter) => {
    expectNothing(await fetchAs(reader, `/files/${alter(file.id)}/a.txt`), [404, 422]);
  });
});

describe('what others get to know', () => {
  it('no shared cache keeps what not everybody may read', async () => {
    const asked: Headers[] = [{}, { range: 'bytes=0-3' }, { 'if-none-match': '*' }, { range: 'bytes=999-' }];
    for (const headers of asked) {
      const answer = await fetchAs(reader, file.url, headers);
      expect(answer.headers['cache-control']).toMatch(/^private, no-(cache|store)$/);
      expect(answer.headers['cache-control']).not.toMatch(/public|s-maxage/);
    }
    const mine = (await upload(community, writer, { name: 'a.txt', content })).body as typeof file;
    expect((await fetchAs(writer, mine.url)).headers['cache-control']).toBe('private, no-cache');
  });

  it('what everybody may read is asked for again by shared caches, and never kept with a cookie', async () => {
    const open = (await upload(community, writer, { name: 'a.txt', content })).body as typeof file;
    await writer.post('/api/v1/posts', { space: 'free', title: '글', body: `[x](${open.url})` });
    const answer = await fetchAs(null, open.url);
    expect(answer.headers['cache-control']).toContain('s-maxage=600');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('no answer sends its address on', async () => {
    const answers = await Promise.all([
      fetchAs(reader, file.url),
      fetchAs(reader, file.url, { range: 'bytes=0-3' }),
      fetchAs(reader, file.url, { 'if-none-match': '*' }),
      fetchAs(reader, file.url, { range: 'bytes=999-' }),
      fetchAs(null, file.url),
      fetchAs(reader, `${file.url}?w=1`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 206, 304, 416, 404, 422]);
    for (const { headers } of answers) expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('ids have 128 bits, none of them the same everywhere', async () => {
    const png = await plain(8, 8).png().toBuffer();
    const made = [];
    for (let count = 0; count < 64; count += 1) {
      const sent = count === 0 ? { name: 'a.png', content: png } : { name: 'a.txt', content: 'x' };
      made.push((await upload(community, writer, sent)).body.id as string);
    }
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{32}$/);
    const bits = made.map((id) => BigInt(`0x${id}`));
    const all = (1n << 128n) - 1n;
    expect(bits.reduce((sum, one) => sum | one, 0n)).toBe(all);
    expect(bits.reduce((sum, one) => sum & one, all)).toBe(0n);
  });
});
