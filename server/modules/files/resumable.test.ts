import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noise, plain } from '../../engines/images/test-images.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { base64, begin, begun, sendPiece, tus } from '../../test/resumable.ts';

let community: Community;
let writer: Person;
const now = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  writer = await community.signUp('글쓴이');
});
afterAll(() => community.stop());

const db = () => community.node.ctx.db;
const storage = () => community.node.engines.storage;
const send = (url: string, offset: number, content: Buffer | string, headers = {}) =>
  sendPiece(community, writer, url, { offset, content, headers });
const head = (url: string) => tus(community, writer, { method: 'HEAD', url });
const offsetOf = async (url: string) => Number((await head(url)).headers['upload-offset']);

async function pieces(): Promise<string[]> {
  const keys = [];
  for await (const { key } of storage().list('uploads/')) keys.push(key);
  return keys;
}

/** What is counted against the quota, and what is kept or promised. */
async function room(): Promise<[number, number]> {
  const of = { uploader_id: writer.id };
  const usage = await db()
    .selectFrom('file_usage')
    .select('bytes')
    .where('account_id', '=', writer.id)
    .execute();
  const files = await db()
    .selectFrom('files')
    .select('kept_size')
    .where('uploader_id', '=', of.uploader_id)
    .execute();
  const uploads = await db()
    .selectFrom('file_uploads')
    .select('reserved')
    .where('uploader_id', '=', of.uploader_id)
    .execute();
  const kept = files.reduce((sum, row) => sum + row.kept_size, 0);
  return [Number(usage[0]?.bytes ?? 0), uploads.reduce((sum, row) => sum + Number(row.reserved), kept)];
}

async function expectRoomIsRight(): Promise<void> {
  const [counted, kept] = await room();
  expect(counted).toBe(kept);
}

describe('a file that comes in pieces', () => {
  it('says what it can, to anybody', async () => {
    const { status, headers } = await tus(community, null, { method: 'OPTIONS', url: '/api/v1/uploads' });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'tus-resumable': '1.0.0',
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,termination,checksum,expiration',
      'tus-checksum-algorithm': 'sha1,sha256',
      'tus-max-size': String(10 * 1024 * 1024),
    });
  });

  it('becomes an ordinary file with its last byte, and is told of until its time is over', async () => {
    const content = Buffer.from(`첫 줄\n${'가나다'.repeat(40_000)}\n`);
    const made = await begin(community, writer, { name: '긴 글.txt', length: content.length });
    expect(made.status).toBe(201);
    expect(made.headers).toMatchObject({
      'upload-offset': '0',
      'upload-expires': new Date(now.getTime() + 22 * 3_600_000).toUTCString(),
    });
    const url = String(made.headers['location']);
    expect(url).toMatch(/^\/api\/v1\/uploads\/[0-9a-f]{32}$/);
    const before = await writer.get(url);
    expect(before.body).toEqual({ ...made.body, offset: 0, length: content.length });
    const first = await send(url, 0, content.subarray(0, 100_000));
    expect([first.status, first.headers['upload-offset'], first.body]).toEqual([204, '100000', '']);
    expect((await head(url)).headers).toMatchObject({
      'upload-offset': '100000',
      'upload-length': String(content.length),
      'upload-metadata': `filename ${base64('긴 글.txt')}`,
      'cache-control': 'no-store',
    });
    expect((await send(url, 100_000, content.subarray(100_000))).status).toBe(204);
    const { file } = (await writer.get(url)).body;
    expect(file).toMatchObject({ name: '긴 글.txt', mediaType: 'text/plain', size: content.length });
    const served = await community.node.app.http.inject({
      url: file.url,
      headers: { authorization: `Bearer ${writer.token}` },
    });
    const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(served.rawPayload)).toBe(digest(content));
    expect(await pieces()).toEqual([]);
    await expectRoomIsRight();
    const post = await writer.post('/api/v1/posts', {
      space: 'free',
      title: '글',
      body: '본문',
      files: [file.id],
    });
    expect(post.body.files).toMatchObject([{ id: file.id }]);
  });

  it('is drawn anew when it is a picture', async () => {
    const content = await noise(900, 500)
      .withExif({ IFD0: { Copyright: '비밀' } })
      .jpeg({ quality: 60 })
      .toBuffer();
    const url = await begun(community, writer, { name: '사진.jpeg', length: content.length });
    await send(url, 0, content.subarray(0, 5_000));
    expect((await send(url, 5_000, content.subarray(5_000))).status).toBe(204);
    const { file } = (await writer.get(url)).body;
    expect(file).toMatchObject({ name: '사진.jpg', mediaType: 'image/jpeg', width: 900, height: 500 });
    const served = await community.node.app.http.inject({
      url: file.url,
      headers: { authorization: `Bearer ${writer.token}` },
    });
    expect((await sharp(served.rawPayload).metadata()).exif).toBeUndefined();
    await expectRoomIsRight();
  });

  it('may come with its announcement', async () => {
    const made = await tus(community, writer, {
      method: 'POST',
      url: '/api/v1/uploads',
      headers: {
        'upload-length': '5',
        'upload-metadata': `name ${base64('a.txt')},is_public`,
        'content-type': 'application/offset+octet-stream',
      },
      payload: 'hello',
    });
    expect(made).toMatchObject({ status: 201, headers: { 'upload-offset': '5' } });
    expect(made.body.file).toMatchObject({ name: 'a.txt', size: 5 });
    const half = await tus(community, writer, {
      method: 'POST',
      url: '/api/v1/uploads',
      headers: {
        'upload-length': '5',
        'upload-metadata': `filename ${base64('a.txt')}`,
        'content-type': 'application/offset+octet-stream',
      },
      payload: 'he',
    });
    const url = String(half.headers['location']);
    expect(half.headers['upload-offset']).toBe('2');
    expect((await send(url, 2, 'llo')).status).toBe(204);
    expect((await writer.get(url)).body.file.size).toBe(5);
  });

  it('is checked on its way when its sender wants it', async () => {
    const url = await begun(community, writer, { length: 10 });
    const sum = (algorithm: string, text: string) =>
      `${algorithm} ${createHash(algorithm).update(text).digest('base64')}`;
    expect((await send(url, 0, 'hello', { 'upload-checksum': sum('sha1', 'hello') })).status).toBe(204);
    expect((await send(url, 5, 'world', { 'upload-checksum': sum('sha256', 'world') })).status).toBe(204);
    expect((await writer.get(url)).body.file.size).toBe(10);
  });

  it('keeps what arrived when the line breaks, and goes on from there', async () => {
    const content = Buffer.alloc(300_000, 'abc');
    const url = await begun(community, writer, { length: content.length });
    const { http } = community.node.app;
    if (!http.server.listening) await http.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((http.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      [
        `PATCH ${url} HTTP/1.1`,
        'Host: x',
        `Authorization: Bearer ${writer.token}`,
        'Tus-Resumable: 1.0.0',
        'Content-Type: application/offset+octet-stream',
        'Upload-Offset: 0',
        `Content-Length: ${content.length}`,
        '',
        '',
      ].join('\r\n'),
    );
    await new Promise((resolve) => socket.write(content.subarray(0, 120_000), resolve));
    socket.end();
    await expect.poll(() => offsetOf(url), { timeout: 15_000 }).toBe(120_000);
    expect((await send(url, 120_000, content.subarray(120_000))).status).toBe(204);
    expect((await writer.get(url)).body.file.size).toBe(content.length);
  });

  it('leaves nothing on its way', async () => {
    const scratch = join(community.config.dataDir, 'incoming');
    expect(existsSync(scratch) ? readdirSync(scratch) : []).toEqual([]);
    const content = await plain(8, 8).png().toBuffer();
    const url = await begun(community, writer, { name: 'a.png', length: content.length });
    await send(url, 0, content);
    expect(readdirSync(scratch)).toEqual([]);
  });
});
