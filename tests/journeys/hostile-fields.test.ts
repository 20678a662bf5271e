import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchOver } from './expectations.ts';
import { nothingAlive } from './inert.ts';
import { samplePages, type SamplePage } from './pages.ts';
import { openSite, type Person, type Site } from './site.ts';

/** XS-2: markup in every field that somebody fills, hosts and staff too, is words on every page of the site. */
const short = '<img src=x onerror=alert(1)>';
const long = `"><svg/onload=alert(1)>'--></title></textarea><script>alert(1)</script>{{1}} ${short}`;
const both = (text: string) => ({ ko: text, en: text });

let site: Site;
let member: Person;
let admin: string;
let pages: SamplePage[];
const refused: string[] = [];

beforeAll(async () => {
  site = await openSite();
  member = await site.join(short);
  admin = await site.adminToken();
  pages = await samplePages(site, member);
  await fillHostFields();
  await fillMemberFields();
  await fillStaffFields();
}, 240_000);
afterAll(() => site.close());
watchOver(() => site);

/** Notes what the site did not take: the test must not pass because nothing was filled in. */
async function fill(method: string, path: string, token: string, body: object): Promise<string> {
  const answer = await site.call(method, path, token, body);
  if (answer.status >= 300) refused.push(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return String(answer.body?.id ?? '');
}

async function fillHostFields(): Promise<void> {
  const announcement = { text: both(long), tone: 'info', url: '/rules', audience: 'everybody' };
  await fill('PATCH', '/api/v1/admin/settings', admin, {
    'site.name': both(short),
    'site.tagline': both(long),
    'site.announcement': { ...announcement, from: null, until: null, dismissable: true },
  });
  await fill('PATCH', '/api/v1/spaces/free', admin, { name: both(short), description: both(long) });
  await fill('PATCH', '/api/v1/spaces/code', admin, { name: both(short), description: both(long) });
  const terms = {
    title: both(short),
    body: both(`# ${long}\n\n[a](javascript:alert(1))`),
    summary: both(long),
  };
  await fill('PUT', '/api/v1/admin/terms/service/draft', admin, {
    ...terms,
    needsConsent: false,
    inForceAt: null,
    version: 0,
  });
  await fill('PUT', '/api/v1/admin/terms/service/publication', admin, { version: 1 });
  await fill('POST', '/api/v1/me/invitations', admin, { note: short });
  await fill('POST', '/api/v1/admin/notices', admin, { title: both(long) });
  await fill('POST', '/api/v1/webhooks', admin, {
    url: 'https://example.com/"><img src=x onerror=alert(1)>',
    events: ['posts.created'],
  });
  await fill('POST', '/api/v1/admin/content-rules', admin, {
    name: short,
    kind: 'word',
    pattern: 'onclick=alert(1)',
    applies: ['all'],
    action: 'hold',
  });
}

async function fillMemberFields(): Promise<void> {
  const { token } = member;
  await fill('PATCH', '/api/v1/me', token, {
    introduction: long,
    careers: [{ company: short, role: short, from: '2024-01' }],
    pets: [{ name: short, species: 'dog', birthday: '2020-02-29' }],
  });
  await fill('PUT', '/api/v1/drafts/new', token, { title: long, body: long, version: 1 });
  await fill('POST', '/api/v1/me/api-keys', token, { name: short, scopes: ['read'] });
  const post = pages.find(({ route }) => route === '/posts/[id]')!.path;
  await fill('PATCH', `/api/v1${post}`, token, {
    title: long,
    body: `![${long}](/files/x "${long}") [x](https://e.com/${encodeURIComponent(long)} "${long}")\n\n\`\`\`${short}\n${long}\n\`\`\``,
  });
  const form = new FormData();
  form.append('file', new Blob(['hello'], { type: 'text/plain' }), `${short}.txt`);
  const headers = { authorization: `Bearer ${token}` };
  const sent = await fetch(`${site.origin}/api/v1/files`, { method: 'POST', headers, body: form });
  const file = (await sent.json()) as { url: string; name: string };
  expect(sent.status).toBe(201);
  await fill('POST', `/api/v1${post}/comments`, token, { body: `[${file.name}](${file.url})\n\n${long}` });
}

async function fillStaffFields(): Promise<void> {
  const reporter = await site.join(short);
  const target = { type: 'member', id: member.handle };
  await fill('POST', '/api/v1/flags', reporter.token, { target, reason: 'other', note: long });
  const inOrder = pages.find(({ route }) => route === '/moderation/cases/[id]')!.path;
  await fill('POST', `/api/v1${inOrder}/notes`, admin, { note: long });
  const blocked = await site.join(short);
  const handle = encodeURIComponent(blocked.handle);
  await fill('PUT', `/api/v1/moderation/members/${handle}/block`, admin, {
    rule: 'spam',
    reason: long,
    days: 1,
  });
}

it('is taken as words at every door', () => {
  expect(refused).toEqual([]);
});

it('is words on every page', { timeout: 400_000 }, async () => {
  const visitors = {
    guest: await site.visitor(),
    member: await site.visitorAs(member),
    admin: await site.visitorAs(site.admin),
  };
  const found = `/search?q=${encodeURIComponent(short)}`;
  const more: SamplePage[] = [
    { route: '/search', as: 'guest', path: found },
    { route: '/search', as: 'member', path: `${found}&kind=member` },
    { route: '/', as: 'guest', path: `/?sort=${encodeURIComponent(long)}` },
    { route: '/tags/[tag]', as: 'guest', path: `/tags/${encodeURIComponent(short)}` },
    { route: '/terms/[kind]', as: 'guest', path: '/terms/service' },
    {
      route: '/sign-in',
      as: 'guest',
      path: `/sign-in?error=${encodeURIComponent(long)}&provider=${encodeURIComponent(short)}`,
    },
    { route: '/nowhere', as: 'guest', path: `/${encodeURIComponent(long)}` },
  ];
  let shown = 0;
  for (const { as, path } of [...pages, ...more]) {
    const visitor = visitors[as];
    await visitor.open(path);
    await nothingAlive(visitor, `${as} ${path}`);
    if (await visitor.page.getByText(short).count()) shown += 1;
  }
  // They were there: the site's own name alone is on each of them.
  expect(shown).toBeGreaterThan(pages.length / 2);
});
