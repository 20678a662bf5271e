import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '../../engines/images/test-images.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

let community: Community;
let writer: Person;
let stranger: Person;
let moderator: Person;

beforeAll(async () => {
  community = await startCommunity();
  writer = await community.signUp('글쓴이');
  stranger = await community.signUp('낯선이');
  moderator = await community.signUp('지킴이', 'moderator');
  const admin = await community.signUp('마당지기', 'admin');
  const right = { read: 'moderator', write: 'moderator', comment: 'moderator' };
  await admin.post('/api/v1/spaces', { slug: 'staff', name: '운영', rights: right });
});
afterAll(() => community.stop());

async function uploaded(person: Person, name = '그림.png') {
  const content = name.endsWith('.png') ? await plain(400, 200).png().toBuffer() : '0123456789';
  return (await upload(community, person, { name, content })).body as {
    id: string;
    url: string;
    size: number;
  };
}

const write = (person: Person, space: string, body: string, files?: string[]) =>
  person.post('/api/v1/posts', { space, title: '글', body, ...(files && { files }) });

const fetchAs = (person: Person | null, url: string, headers: Record<string, string> = {}): Promise<Answer> =>
  community.request({
    url,
    headers: { ...headers, ...(person && { authorization: `Bearer ${person.token}` }) },
  });

const statuses = (url: string) =>
  Promise.all([writer, stranger, moderator, null].map(async (person) => (await fetchAs(person, url)).status));

describe('who may read a file', () => {
  it('its uploader alone while nothing uses it', async () => {
    const { url } = await uploaded(writer);
    expect(await statuses(url)).toEqual([200, 404, 404, 404]);
    expect((await fetchAs(writer, url)).headers['cache-control']).toBe('private, no-cache');
  });

  it('everybody once a post in the open uses it, nobody once that is deleted, all again when it is back', async () => {
    const { url } = await uploaded(writer);
    const post = await write(writer, 'free', `![그림](${url})`);
    expect(await statuses(url)).toEqual([200, 200, 200, 200]);
    expect((await fetchAs(null, url)).headers['cache-control']).toContain('immutable');
    await writer.delete(`/api/v1/posts/${post.body.id}`);
    expect(await statuses(url)).toEqual([404, 404, 404, 404]);
    await writer.put(`/api/v1/posts/${post.body.id}/restoration`);
    expect(await statuses(url)).toEqual([200, 200, 200, 200]);
  });

  it('only those who may read the space, and caches keep nothing', async () => {
    const { url } = await uploaded(moderator);
    await write(moderator, 'staff', `![그림](${url})`);
    expect(await statuses(url)).toEqual([404, 404, 200, 404]);
    const { headers } = await fetchAs(moderator, url);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['vary']).toContain('cookie');
  });

  it('nobody once the comment that used it is deleted', async () => {
    const post = await write(writer, 'free', '본문');
    const { url } = await uploaded(stranger);
    const path = `/api/v1/posts/${post.body.id}/comments`;
    const comment = await stranger.post(path, { body: `![그림](${url})` });
    expect(await statuses(url)).toEqual([200, 200, 200, 200]);
    await moderator.delete(`/api/v1/comments/${comment.body.id}`);
    expect(await statuses(url)).toEqual([404, 404, 404, 404]);
  });

  it('cannot be had by using its address in a text of one’s own', async () => {
    const { id, url } = await uploaded(moderator);
    await write(moderator, 'staff', `![그림](${url})`);
    await write(writer, 'free', `![내 것](${url})`);
    expect(await statuses(url)).toEqual([404, 404, 200, 404]);
    const named = await write(writer, 'free', '본문', [id]);
    expect([named.status, named.body.errors[0].code]).toEqual([422, 'files.not_claimable']);
  });

  it.each(['0'.repeat(32), 'x', '..%2f..%2fsecret', 'A'.repeat(32), '%00', `${'0'.repeat(33)}`])(
    'nobody under a made-up id: %s',
    async (id) => {
      expect([404, 422]).toContain((await fetchAs(writer, `/files/${id}/a.png`)).status);
    },
  );
});

describe('how a file is served', () => {
  it('locked in, under its own type, never sniffed', async () => {
    const { url } = await uploaded(writer);
    const { headers } = await fetchAs(writer, url);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-disposition']).toBe(
      `inline; filename="__.png"; filename*=UTF-8''${encodeURIComponent('그림.png')}`,
    );
  });

  it('as a download unless it is a picture, whatever name the address gives', async () => {
    const { id } = await uploaded(writer, '메모.txt');
    const { headers } = await fetchAs(writer, `/files/${id}/evil.html`);
    expect(headers['content-type']).toBe('text/plain');
    expect(headers['content-disposition']).toMatch(/^attachment; filename=/);
  });

  it('in parts, and not again when it is known', async () => {
    const { id, url } = await uploaded(writer, '숫자.txt');
    const part = async (range: string, more: Record<string, string> = {}) => {
      const answer = await fetchAs(writer, url, { range, ...more });
      return [answer.status, answer.headers['content-range'], answer.status === 416 ? '' : answer.body];
    };
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part('bytes=5-999')).toEqual([206, 'bytes 5-9/10', '56789']);
    expect(await part('bytes=10-')).toEqual([416, 'bytes */10', '']);
    expect(await part('bytes=4-2')).toEqual([200, undefined, '0123456789']);
    expect(await part('lines=1-2')).toEqual([200, undefined, '0123456789']);
    expect(await part('bytes=2-4', { 'if-range': '"another"' })).toEqual([200, undefined, '0123456789']);
    const known = await fetchAs(writer, url, { 'if-none-match': `"other", W/"${id}"` });
    expect([known.status, known.body]).toEqual([304, '']);
  });

  it('in the widths that exist, whole otherwise', async () => {
    const { url, size } = await uploaded(writer);
    const lengths = async (query: string) => (await fetchAs(writer, url + query)).headers['content-type'];
    expect([await lengths(''), await lengths('?w=320'), await lengths('?w=1280')]).toEqual([
      'image/png',
      'image/webp',
      'image/png',
    ]);
    expect((await fetchAs(writer, `${url}?w=9999`)).status).toBe(422);
    const head = await community.request({
      method: 'HEAD',
      url,
      headers: { authorization: `Bearer ${writer.token}` },
    });
    expect([head.status, Number(head.headers['content-length']), head.body]).toEqual([200, size, '']);
  });
});
