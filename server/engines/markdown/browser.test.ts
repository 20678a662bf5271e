import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allowedElements } from './allowed-tree.ts';
import { hostileInputs } from './hostile-inputs.ts';
import { renderMarkdown } from './markdown-it.ts';
import { sanitise } from './sanitise.ts';
import { launchBrowser } from '../../../tests/browser.ts';

let browser: Browser;
let server: Server;
let page = '';
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/' ? 'text/html; charset=utf-8' : 'text/plain');
    response.end(request.url === '/' ? page : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.close();
});

/** Loads the HTML as a page, moves over and focuses what it holds, and reports everything that must not happen. */
async function observe(html: string) {
  const seen = { dialogs: 0, alerts: 0, offOrigin: [] as string[] };
  const tab = await browser.newPage();
  tab.on('dialog', (dialog) => {
    seen.dialogs += 1;
    void dialog.dismiss();
  });
  tab.on('request', (request) => {
    if (!request.url().startsWith(origin)) seen.offOrigin.push(request.url());
  });
  page = `<!doctype html><meta charset="utf-8"><script>window.alerts = 0; window.alert = () => { window.alerts += 1; }</script><main>${html}</main>`;
  await tab.goto(`${origin}/`, { waitUntil: 'load' });
  const inside = await tab.evaluate(provoke);
  await tab.waitForTimeout(300);
  seen.alerts = await tab.evaluate('window.alerts');
  await tab.close();
  return { ...seen, ...inside };
}

// Runs in the page, where the parser is the one that readers have.
const provoke = `(() => {
  const elements = [...document.querySelectorAll('main, main *')];
  for (const element of elements) for (const type of ['mouseover', 'focus', 'load', 'error', 'toggle']) element.dispatchEvent(new Event(type));
  for (const link of document.querySelectorAll('main a[href]')) if (!/^(https?|mailto):/.test(link.protocol)) link.click();
  return {
    scripts: document.querySelectorAll('main script').length,
    tree: elements.slice(1).map((element) => [element.namespaceURI === 'http://www.w3.org/1999/xhtml' ? element.localName : element.namespaceURI, [...element.attributes].map(({ name, value }) => [name, value])]),
    clobbered: ['location', 'cookie', 'getElementById', 'document'].filter((name) => document[name] instanceof Element || window[name] instanceof Element),
    outside: document.querySelectorAll('body > :not(main):not(script)').length,
  };
})()` as unknown as () => {
  scripts: number;
  tree: [string, [string, string][]][];
  clobbered: string[];
  outside: number;
};

const forbidden = (tree: [string, [string, string][]][]) =>
  tree.flatMap(([name, attributes]) =>
    attributes.every(([key, value]) => allowedElements[name]?.[key]?.test(value)) && allowedElements[name]
      ? []
      : [`${name} ${JSON.stringify(attributes)}`],
  );

test('the trap works: the same page does catch a script, an image and a dialog', async () => {
  const seen = await observe('<img src=x onerror=alert(1)><img src="http://127.0.0.2:9/x"><svg></svg>');
  expect(seen.alerts).toBeGreaterThan(0);
  expect(seen.offOrigin).toEqual(['http://127.0.0.2:9/x']);
  expect(forbidden(seen.tree).length).toBeGreaterThanOrEqual(3);
}, 30_000);

test.each([
  ['rendered', (source: string) => renderMarkdown(source, { members: { has: () => true } }).html],
  ['sanitised only', (source: string) => sanitise(source)],
])(
  'a real browser finds nothing alive in the corpus, %s',
  async (_name, convert) => {
    const seen = await observe(
      hostileInputs.map((source) => `<article>${convert(source)}</article>`).join('\n'),
    );
    const articles = seen.tree.filter(([name]) => name === 'article');
    expect(articles).toHaveLength(hostileInputs.length);
    expect(forbidden(seen.tree.filter(([name]) => name !== 'article'))).toEqual([]);
    expect(seen).toMatchObject({
      dialogs: 0,
      alerts: 0,
      offOrigin: [],
      scripts: 0,
      clobbered: [],
      outside: 0,
    });
  },
  60_000,
);

test('nor in a thousand documents put together at random', async () => {
  const fragment = fc.oneof(
    fc.constantFrom(...hostileInputs.filter(({ length }) => length < 500)),
    fc.string({ unit: 'grapheme' }),
  );
  const sources = fc.sample(fc.array(fragment, { minLength: 1, maxLength: 5 }), { numRuns: 1_000, seed: 42 });
  const seen = await observe(
    sources.map((parts) => `<article>${renderMarkdown(parts.join('')).html}</article>`).join('\n'),
  );
  expect(forbidden(seen.tree.filter(([name]) => name !== 'article'))).toEqual([]);
  expect(seen).toMatchObject({ dialogs: 0, alerts: 0, offOrigin: [], scripts: 0, clobbered: [], outside: 0 });
}, 60_000);
