import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gzipped } from './gzip.server.ts';

const page = '<p>마당</p>'.repeat(400);
const ask = (encodings: string): Request =>
  new Request('http://a.test/', { headers: { 'accept-encoding': encodings } });
const answer = (body: string, type = 'text/html'): Response =>
  new Response(body, {
    headers: { 'content-type': type, etag: '"one"', 'content-length': String(Buffer.byteLength(body)) },
  });

test('a page is packed for a browser that takes gzip, and unpacks to itself', async () => {
  const response = await gzipped(ask('gzip, br'), answer(page));
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('content-length')).toBeNull();
  expect(response.headers.get('etag')).toBe('W/"one"');
  const packed = Buffer.from(await response.arrayBuffer());
  expect(packed.length).toBeLessThan(Buffer.byteLength(page) / 5);
  expect(gunzipSync(packed).toString()).toBe(page);
});

test('a page that is known as a whole is packed at once', async () => {
  const response = await gzipped(ask('gzip'), answer(page), page);
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(page);
});

test.each([
  ['a browser that does not take it', 'br', page, 'text/html'],
  ['a short answer', 'gzip', '<p>짧음</p>', 'text/html'],
  ['a picture', 'gzip', page, 'image/webp'],
])('%s is left as it is', async (_what, encodings, body, type) => {
  const response = await gzipped(ask(encodings), answer(body, type));
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await response.text()).toBe(body);
});

test('a part is sent on before the next one has come', async () => {
  let finish = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('first '));
      finish = () => controller.close();
    },
  });
  const response = await gzipped(
    ask('gzip'),
    new Response(body, { headers: { 'content-type': 'text/html' } }),
  );
  const first = await response.body!.getReader().read();
  expect(first.value?.length).toBeGreaterThan(0);
  finish();
});
