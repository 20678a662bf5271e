import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';

interface Part {
  url: string;
  type: string;
  /** On the wire. */
  bytes: number;
}

export interface PageWeight {
  /** Everything but fonts, the heaviest first. */
  parts: Part[];
  /** Bytes of scripts and styles. */
  code: number;
}

/** What a first visit to an address loads, until the network is quiet. */
export async function weighPage(page: Page, address: string): Promise<PageWeight> {
  const loaded: Part[] = [];
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    reading.push(
      transferred(response).then(
        (bytes) => void loaded.push({ url: response.url(), type: response.request().resourceType(), bytes }),
      ),
    );
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  await Promise.all(reading);
  const parts = loaded.filter(({ type }) => type !== 'font').sort((a, b) => b.bytes - a.bytes);
  const code = parts.filter(({ type }) => type === 'script' || type === 'stylesheet');
  return { parts, code: code.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** What the server sends plain, a proxy in front compresses at least by gzip. */
async function transferred(response: Response): Promise<number> {
  if (response.status() === 204) return 0;
  const body = await response.body();
  return response.headers()['content-encoding']
    ? (await response.request().sizes()).responseBodySize
    : gzipSync(body).length;
}
