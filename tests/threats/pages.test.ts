import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';

/** AU-5, AU-11 and PR-1 on the pages, as a browser without scripts meets them. */
const dataDir = mkdtempSync(join(tmpdir(), 'madang-pages-'));
const password = 'kite-lantern-river-7';
let server: ServerProcess;
let origin: string;
let session = '';
let postId = '';
let count = 0;

beforeAll(async () => {
  server = await startProcess({ dataDir, port: await freePort() });
  origin = server.address;
  session = sessionOf(await signUp(newEmail()));
  const post = await call('POST', '/api/v1/posts', {
    cookie: session,
    json: { space: 'free', title: '글', body: '본문' },
  });
  postId = ((await post.json()) as { id: string }).id;
}, 240_000);
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Call {
  cookie?: string;
  json?: object;
  form?: Record<string, string>;
}

function call(method: string, path: string, { cookie, json, form }: Call = {}): Promise<Response> {
  return fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      origin,
      accept: 'text/html',
      ...(cookie && { cookie }),
      ...(json && { 'content-type': 'application/json' }),
    },
    ...(json && { body: JSON.stringify(json) }),
    ...(form && { body: new URLSearchParams(form) }),
  });
}
const newEmail = () => `person-${(count += 1)}@people.test`;
const signUp = (email: string, more: Record<string, string> = {}) =>
  call('POST', '/sign-up', { form: { email, password, name: '사람', ...more } });
const sessionOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .find((line) => line.startsWith('madang.session_token='))!
    .split(';', 1)[0]!;

describe('AU-11: leading people to another site', () => {
  const evil = [
    '//e.com',
    '///e.com',
    '////e.com',
    '/\\e.com',
    '\\\\e.com',
    '\\/e.com',
    '/\t/e.com',
    '\t//e.com',
    '%09//e.com',
    '/%09/e.com',
    '/\n/e.com',
    '/\r\n/e.com',
    ' //e.com',
    '/ /e.com',
    '/.//e.com',
    '/x/..//e.com',
    '/%2e%2e//e.com',
    'https:e.com',
    'https:/e.com',
    'https://e.com',
    'http:\\\\e.com',
    'HTTPS://e.com',
    '//e.com@localhost',
    '//localhost@e.com',
    'http://127.0.0.1@e.com',
    '@e.com',
    '.e.com',
    ':80@e.com/',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://e.com/x',
    '/x\r\nSet-Cookie: a=b',
    '/x%0d%0aSet-Cookie: a=b',
    '/x\r\nLocation: https://e.com',
    '//ｅ.com',
    '/／e.com',
    '//e%E3%80%82com',
    '//[::1]',
    '//0',
    'null',
    '',
  ];

  /** Where a browser goes from here. */
  function expectStays(answer: Response, about: string): void {
    const location = answer.headers.get('location');
    expect(location, about).not.toBeNull();
    expect(new URL(location!, answer.url).origin, `${about} leads to ${location}`).toBe(origin);
    expect(location, about).not.toMatch(/[\r\n\t\\]|^\/\//);
    expect(answer.headers.getSetCookie().join(), about).not.toMatch(/(^|,)a=b/);
  }

  const links: Record<string, (to: string) => string> = {
    'the sign-in, asked as a member': (to) => `/sign-in?to=${to}`,
    'the same by another name': (to) => `/sign-in?next=${to}`,
    'the sign-up': (to) => `/sign-up?to=${to}`,
    'the sign-up by another name': (to) => `/sign-up?next=${to}`,
    'the code of the second step': (to) => `/sign-in/code?to=${to}`,
    'a notice': (to) => `/inbox/1?to=${to}`,
  };
  it.each(Object.entries(links))('is not done by %s', async (name, link) => {
    for (const to of evil) {
      const answer = await call('GET', link(encodeURIComponent(to)), { cookie: session });
      expect(answer.status, `${name} ${to}`).toBe(303);
      expectStays(answer, `${name} ${JSON.stringify(to)}`);
    }
    const good = await call('GET', link(encodeURIComponent('/spaces?a=1#b')), { cookie: session });
    expect(good.headers.get('location')).toBe('/spaces?a=1#b');
  });

  const forms: Record<string, (to: string) => Promise<Response>> = {
    'the form of the sign-in': async (to) => {
      const email = 'enters@people.test';
      return call('POST', '/sign-in?/enter', { form: { email, password, to } });
    },
    'the form of the sign-up': (to) => signUp(newEmail(), { to }),
    'the choice of a language': (to) => call('POST', '/preferences', { form: { locale: 'ko', to } }),
    'the menu of levels': (back) =>
      call('POST', '/watch', { cookie: session, form: { of: 'post', key: postId, level: 'normal', back } }),
    'a wrong choice of levels': (back) => call('POST', '/watch', { cookie: session, form: { back } }),
    'a comment': (back) =>
      call('POST', `/posts/${postId}?/comment`, { cookie: session, form: { body: '말', back } }),
    'the first steps': (to) => call('POST', '/admin/first-steps', { cookie: session, form: { to } }),
  };
  it.each(Object.entries(forms))('is not done by %s', { timeout: 60_000 }, async (name, send) => {
    if (name === 'the form of the sign-in') await signUp('enters@people.test');
    for (const to of evil) {
      const answer = await send(to);
      expect(answer.status, `${name} ${to}`).toBe(303);
      expectStays(answer, `${name} ${JSON.stringify(to)}`);
    }
    const good = await send('/spaces');
    expect(good.headers.get('location')).toMatch(/^\/spaces(#c-\d+)?$/);
  });

  it('is not done by what a form of the sign-in keeps for later', async () => {
    for (const to of evil) {
      for (const path of ['/sign-in', '/sign-up', '/sign-in/code']) {
        const page = await (await call('GET', `${path}?to=${encodeURIComponent(to)}`)).text();
        for (const [, kept] of page.matchAll(/name="to"[^>]*value="([^"]*)"/g))
          expect(new URL(kept!.replaceAll('&amp;', '&'), origin).origin, `${path} ${to}`).toBe(origin);
      }
    }
  });

  it('is not done by addresses that name another host at a second look', async () => {
    const paths = [
      '//',
      '///',
      '//e.com',
      '//e.com/',
      '//e.com/spaces/',
      '//[',
      '//:x',
      '/%5ce.com/',
      '/spaces/',
    ];
    for (const path of paths) {
      const answer = await call('GET', path);
      if (answer.headers.has('location')) expectStays(answer, path);
      expect(answer.status, path).toBeLessThan(500);
      const page = await answer.text();
      for (const [, address] of page.matchAll(/<link rel="canonical" href="([^"]*)"/g))
        expect(new URL(address!).origin, path).toBe(origin);
    }
  });
});

describe('AU-5: the session’s cookie, set by a page', () => {
  it('is that of the API, letter by letter', async () => {
    const email = newEmail();
    const made = await signUp(email);
    const entered = await call('POST', '/sign-in?/enter', { form: { email, password } });
    const out = await call('POST', '/sign-out', { cookie: sessionOf(entered), form: {} });
    for (const answer of [made, entered, out]) {
      const lines = answer.headers.getSetCookie().filter((line) => line.includes('session'));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        const [first, ...attributes] = line.split('; ');
        expect(first).toMatch(/^madang\.session_\w+=/);
        expect(attributes.filter((one) => !/^(Max-Age|Expires)=/.test(one)).sort()).toEqual([
          'HttpOnly',
          'Path=/',
          'SameSite=Lax',
        ]);
      }
    }
    expect((await call('GET', '/api/v1/me', { cookie: sessionOf(entered) })).status).toBe(401);
  });
});

describe('PR-1: pages of members', () => {
  it('are kept by nobody, and a guest gets none of them', async () => {
    const { email, password: secret } = server.admin!;
    const admin = sessionOf(await call('POST', '/sign-in?/enter', { form: { email, password: secret } }));
    const own = [
      '/inbox',
      '/bookmarks',
      '/drafts',
      '/write',
      '/settings',
      '/settings/security',
      '/account/flags',
    ];
    const shared = [
      '/',
      '/spaces',
      '/spaces/free',
      `/posts/${postId}`,
      '/members',
      '/search?q=a',
      '/nowhere',
    ];
    const staff = ['/admin', '/admin/members', '/moderation', '/admin/audit'];
    const asked = [
      ...[...own, ...shared].map((path) => [path, session] as const),
      ...[...own, ...shared, ...staff].map((path) => [path, admin] as const),
    ];
    for (const [path, cookie] of asked) {
      const kept = (await call('GET', path, { cookie })).headers.get('cache-control') ?? '';
      expect(kept, path).toContain('no-store');
      expect(kept, path).toContain('private');
      const data = await call('GET', `${path.split('?')[0]!.replace(/\/$/, '')}/__data.json`, { cookie });
      expect(data.headers.get('cache-control'), `${path} as data`).toContain('no-store');
    }
    for (const path of [...own, ...staff]) {
      const answer = await call('GET', path);
      expect([303, 401, 403, 404], path).toContain(answer.status);
    }
    // What guests share says nothing of whoever was there before.
    for (const path of shared) expect(await (await call('GET', path)).text()).not.toContain(email);
  });
});
