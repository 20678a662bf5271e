import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../server/test/community.ts';
import { startDeliverySite, type DeliverySite } from '../../server/test/delivery-site.ts';
import { startReceiver, type Receiver } from '../../server/test/webhook-receiver.ts';

/**
 * XS-2 for what leaves the site: names, titles, spaces and the site itself are made of markup, and whoever reads of them by
 * mail, push, Slack or webhook reads words. What pages show is in tests/journeys/hostile-content.test.ts.
 */
const hostileName = '<img src=x onerror=alert(1)>';
const hostileTitle =
  '</title><script>alert(1)</script> "><svg/onload=alert(1)> <!channel> <@U1|x> | {{site}} %s ${1} {count}';
const hostileSpace = '"><iframe src=//e.com>&lt;';
const hostileSite = '<b>마당\'">';
const hostileBody = `# <script>alert(1)</script>

<img src=x onerror=alert(1)> [a](javascript:alert(1)) ![" onerror="alert(1)](https://e.com/x.png)`;

let site: DeliverySite;
let receiver: Receiver;
let reader: Person;
let actor: Person;
let postId = '';

beforeAll(async () => {
  [site, receiver] = await Promise.all([startDeliverySite(), startReceiver()]);
  const { admin } = site;
  const named = { name: { ko: hostileSpace, en: hostileSpace } };
  expect((await admin.patch('/api/v1/spaces/free', named)).status).toBe(200);
  const settings = { 'site.name': { ko: hostileSite, en: hostileSite } };
  expect((await admin.patch('/api/v1/admin/settings', settings)).status).toBe(200);
  const events = ['posts.created', 'comments.created', 'members.joined'];
  expect((await admin.post('/api/v1/webhooks', { url: receiver.url, events })).status).toBe(201);
  reader = await site.joinEverywhere(hostileName);
  actor = await site.join(hostileName);
  const post = await reader.post('/api/v1/posts', { space: 'free', title: hostileTitle, body: hostileBody });
  expect(post.status, JSON.stringify(post.body)).toBe(201);
  postId = post.body.id;
  const path = `/api/v1/posts/${postId}/comments`;
  const comment = await reader.post(path, { body: '뿌리' });
  expect((await actor.post(path, { body: hostileBody, parentId: comment.body.id })).status).toBe(201);
  await site.run();
  const other = await reader.post('/api/v1/posts', { space: 'free', title: hostileTitle, body: '둘째' });
  for (const id of [postId, other.body.id])
    expect((await actor.post(`/api/v1/posts/${id}/comments`, { body: hostileBody })).status).toBe(201);
  await site.run();
  // At once, and the daily one.
  for (let hours = 0; hours < 26; hours += 1) {
    site.forward(60);
    await site.run();
  }
}, 120_000);
afterAll(async () => {
  await site.stop();
  await receiver.stop();
});

/** Elements of a mail with their attributes: whatever is not here was put in by somebody. */
const ours = new Set(['html', 'body', 'div', 'p', 'a', 'hr', 'ul', 'li', 'br', 'h1', 'strong', 'span']);

describe('XS-2: a mail', () => {
  it('is made of our elements alone, leads to this site alone, and has one reader', async () => {
    const mails = await site.mailsTo(reader);
    expect(mails.length).toBeGreaterThanOrEqual(2);
    const all = mails.map(({ html }) => String(html)).join('\n');
    for (const text of ['&#60;img src=x onerror=alert(1)&#62;', '&#60;script&#62;', '&#60;iframe'])
      expect(all).toContain(text);
    for (const { subject, html, text } of mails) {
      for (const [, name, attributes] of String(html).matchAll(/<([a-z]\w*)((?:"[^"]*"|[^>"])*)>/gi)) {
        expect(ours, name).toContain(name!.toLowerCase());
        expect(attributes!.replaceAll(/"[^"]*"/g, '""')).toMatch(/^( (href|style|lang|charset)="")*$/);
        for (const [, href] of attributes!.matchAll(/href="([^"]*)"/g))
          expect(new URL(href!.replaceAll('&#38;', '&')).origin).toBe('https://madang.example');
      }
      expect(subject).not.toMatch(/[\r\n]/);
      // In a text there is nothing to escape, and nothing is filled in that people wrote.
      expect(text).toContain('{{site}} %s ${1} {count}');
      expect(text).not.toContain('&#60;');
    }
    const envelopes = (await site.smtp.mails()).map(({ envelope }) => envelope.to);
    for (const to of envelopes) expect(to).toHaveLength(1);
  });
});

describe('XS-2: a push', () => {
  it('is JSON with a title of words and a path of this site', async () => {
    const taken = site.push.taken().filter(({ device }) => device === reader.id);
    expect(taken.length).toBeGreaterThan(0);
    for (const { payload } of taken) {
      const { title, url } = JSON.parse(payload) as { title: string; url: string };
      expect(title).not.toMatch(/[\r\n]/);
      expect(url).toMatch(/^\/[a-z]/);
    }
    expect(taken.map(({ payload }) => JSON.parse(payload).title).join()).toContain(hostileName);
  });
});

describe('XS-2: a message in Slack', () => {
  it('calls nobody and leads to this site alone', async () => {
    const posts = site.slack.posts();
    expect(posts.map(({ text }) => text).join()).toContain('&lt;!channel&gt;');
    for (const { text } of posts)
      for (const [, marking] of text.matchAll(/<([^>]*)>/g))
        expect(marking).toMatch(/^https:\/\/madang\.example\/[^|]*\|[^|]*$/);
  });
});

describe('XS-2: a webhook', () => {
  it('tells words as they were written, and markup only where it is named so, made safe', () => {
    const told = receiver.received.map(
      ({ headers, body }) => [headers['content-type'], body, JSON.parse(body)] as const,
    );
    const [post] = told.filter(([, , { type }]) => type === 'posts.created');
    expect(post![2].data.post).toMatchObject({ title: hostileTitle, author: { name: hostileName } });
    expect(told.map(([, , { type }]) => type)).toEqual(
      expect.arrayContaining(['members.joined', 'comments.created']),
    );
    for (const [type, body, parsed] of told) {
      expect(type).toMatch(/^application\/json/);
      expect(body).not.toMatch(/[\r\n\u2028\u2029]/);
      const html = htmlIn(parsed);
      for (const text of html) {
        expect(text).not.toMatch(/<(script|img|svg|iframe)/i);
        expect(text).not.toMatch(/=\s*["']?javascript:/i);
      }
    }
  });

  function htmlIn(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string' && /html$/i.test(key) ? [inner] : htmlIn(inner),
    );
  }
});

it('XS-2: what would break a line is refused, or is one line', async () => {
  const texts = ['a\r\nBcc: b@people.test', 'a\nb', 'a\u2028b', 'a\u0000b', 'a\u202eb', 'a\u001b[31mb'];
  for (const text of texts) {
    const { version } = (await reader.get('/api/v1/me')).body;
    const answers = [
      await reader.patch('/api/v1/me', { name: text, version }),
      await reader.post('/api/v1/posts', { space: 'free', title: text, body: '본문' }),
      await site.admin.post('/api/v1/me/invitations', { note: text }),
      await site.admin.post('/api/v1/admin/notices', { title: { ko: text } }),
    ];
    for (const { status, body } of answers) {
      expect([200, 201, 422], JSON.stringify(body)).toContain(status);
      if (status === 422) continue;
      for (const line of [body.name, body.title, body.note, body.title?.ko])
        if (typeof line === 'string') expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
    }
  }
});
