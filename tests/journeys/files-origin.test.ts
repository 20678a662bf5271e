import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../server-process.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';

let site: Site;
let member: Person;
let origin: string;

beforeAll(async () => {
  const port = await freePort();
  // Another site than 127.0.0.1, as far as a browser is concerned.
  origin = `http://localhost:${port}`;
  site = await openSite({ FILES_URL: origin }, { port, neighbours: [origin] });
  member = await site.join('찍는 이');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

async function send(name: string, content: Buffer): Promise<{ id: string; url: string }> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(content)]), name);
  const answer = await fetch(`${site.origin}/api/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${member.token}` },
    body: form,
  });
  return (await answer.json()) as { id: string; url: string };
}

async function publish(): Promise<string> {
  const picture = await sharp({ create: { width: 900, height: 500, channels: 3, background: '#4e9a06' } })
    .png()
    .toBuffer();
  const [shown, attached] = [
    await send('들판.png', picture),
    await send('길.txt', Buffer.from('강에서 들판까지')),
  ];
  const made = await site.call('POST', '/api/v1/posts', member.token, {
    space: 'free',
    title: '산책',
    body: `![들판](${shown.url})`,
    files: [attached.id],
  });
  return made.body.id as string;
}

it('pages show pictures from the origin of files, to which no cookie goes', async () => {
  const post = await publish();
  const visitor = await site.visitorAs(member, { screen: 'phone' });
  const asked: { cookie: string | undefined; status: Promise<number | undefined> }[] = [];
  visitor.page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) return;
    const cookie = request.allHeaders().then((headers) => headers['cookie']);
    void cookie.then((value) =>
      asked.push({ cookie: value, status: request.response().then((answer) => answer?.status()) }),
    );
  });
  await visitor.open(`/posts/${post}`);
  const picture = visitor.page.getByRole('article').locator('img[srcset]');
  await soon(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await soon(() => asked.length).toBeGreaterThan(0);
  for (const { cookie, status } of asked) {
    expect(cookie).toBeUndefined();
    expect(await status).toBe(200);
  }
  const downloading = visitor.page.waitForEvent('download');
  await visitor.page.getByRole('link', { name: /길\.txt/ }).click();
  expect((await downloading).suggestedFilename()).toBe('길.txt');
}, 120_000);
