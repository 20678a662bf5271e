import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { noise } from '../../engines/images/test-images.ts';
import { upload } from '../../test/uploads.ts';

let community: Community;
let writer: Person;

beforeAll(async () => {
  community = await startCommunity();
  writer = await community.signUp('글쓴이');
});
afterAll(() => community.stop());

const scratch = () => {
  const folder = join(community.config.dataDir, 'incoming');
  return existsSync(folder) ? readdirSync(folder) : [];
};

async function fetchBytes(url: string): Promise<Buffer> {
  const answer = await community.node.app.http.inject({
    url,
    headers: { authorization: `Bearer ${writer.token}` },
  });
  expect(answer.statusCode, url).toBe(200);
  return answer.rawPayload;
}

describe('uploading', () => {
  it('needs a session', async () => {
    const answer = await upload(community, null, { name: 'a.txt', content: '안녕' });
    expect(answer.status).toBe(401);
  });

  it('keeps a picture, drawn anew, with smaller ones', async () => {
    const content = await noise(1500, 700).jpeg({ quality: 50 }).toBuffer();
    const made = await upload(community, writer, { name: '여름 사진.jpeg', content, type: 'image/jpeg' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({
      name: '여름 사진.jpg',
      mediaType: 'image/jpeg',
      width: 1500,
      height: 700,
      url: `/files/${made.body.id}/${encodeURIComponent('여름-사진.jpg')}`,
    });
    const whole = await fetchBytes(made.body.url);
    expect(whole.length).toBe(made.body.size);
    const sizes = await Promise.all(
      [320, 640, 1280].map(async (w) => sharp(await fetchBytes(`${made.body.url}?w=${w}`)).metadata()),
    );
    expect(sizes.map(({ width, format }) => [width, format])).toEqual([
      [320, 'webp'],
      [640, 'webp'],
      [1280, 'webp'],
    ]);
    expect(scratch()).toEqual([]);
  });

  it('keeps documents byte for byte', async () => {
    const content = `안녕하세요\n${'가'.repeat(300_000)}\n`;
    const made = await upload(community, writer, { name: '메모.txt', content });
    expect(made.body).toMatchObject({ name: '메모.txt', mediaType: 'text/plain' });
    const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(await fetchBytes(made.body.url))).toBe(digest(content));
  });

  it('takes several files, all or none', async () => {
    const files = [
      { name: 'a.txt', content: '하나' },
      { name: 'b.txt', content: '둘' },
    ];
    const made = await upload(community, writer, ...files);
    expect(made.body.files.map((file: { name: string }) => file.name)).toEqual(['a.txt', 'b.txt']);
    const before = await countFiles();
    const refused = await upload(community, writer, ...files, { name: 'c.svg', content: '<svg/>' });
    expect(refused.status).toBe(415);
    expect(await countFiles()).toBe(before);
    expect(scratch()).toEqual([]);
  });
});

async function countFiles(): Promise<number> {
  const rows = await community.node.ctx.db.selectFrom('files').select('id').execute();
  return rows.length;
}
