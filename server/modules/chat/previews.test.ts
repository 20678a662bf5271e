import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetOldPreviews } from './chat.timed.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let now = new Date();
let community: Community;
let host: Person;
let room: string;
let server: Server;
let site: string;
let asked: IncomingMessage[] = [];
let answer: (response: ServerResponse) => void;

const page = (title: string) => (response: ServerResponse) =>
  void response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(
      `<title>${title}</title><meta name="description" content="설명"><meta property="og:site_name" content="곳">`,
    );
const later = (ms: number) => void (now = new Date(now.getTime() + ms));
const day = 86_400_000;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    answer(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { OUTBOUND_ALLOW: '127.0.0.1', PUBLIC_URL: 'http://localhost:4321' };
  community = await startCommunity({ now: () => now, env });
  host = await community.signUp('방장', 'admin');
  room = (await host.post('/api/v1/rooms', { type: 'group', title: '방' })).body.id;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await community.stop();
});
beforeEach(() => {
  asked = [];
  answer = page('어떤 글');
});

const path = () => `/api/v1/rooms/${room}/messages`;
const say = async (content: string) => (await host.post(path(), { content })).body;
const drain = () => community.node.jobs.drain({ until: new Date(now.getTime() + 60_000) });
const read = async (seq: number) =>
  (await host.get(`${path()}?limit=100`)).body.items.find((one: { seq: number }) => one.seq === seq);
const facts = async (seq: number) =>
  (await host.get(`${path()}?after=${seq}&limit=100`)).body.items.filter(
    (one: { target: number }) => one.target === seq,
  );
const shown = (url: string, title = '어떤 글') => ({ url, title, description: '설명', siteName: '곳' });

describe('links of a message', () => {
  it('are shown with what they lead to, as a fact of the log, once', async () => {
    const url = `${site}/once?a=1&b=2`;
    const { seq, previews } = await say(`이거 보세요 ${url}#part`);
    expect(previews).toEqual([]);
    await drain();
    expect((await read(seq)).previews).toEqual([shown(url)]);
    const told = await facts(seq);
    expect(told).toMatchObject([{ type: 'previewed', sender: null, content: '', previews: [] }]);
    expect(told[0].message.previews).toEqual([shown(url)]);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.headers).toMatchObject({ accept: 'text/html,application/xhtml+xml' });
    for (const name of ['cookie', 'authorization', 'referer'])
      expect(asked[0]!.headers[name]).toBeUndefined();
    await community.node.ctx.transaction((tx) =>
      tx.enqueue({ job: 'chat.preview_links' }, { roomId: room, seq: String(seq), looks: 0 }),
    );
    await drain();
    expect(await facts(seq)).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('are fetched once for all who say them, and again after days', async () => {
    const url = `${site}/cached`;
    await Promise.all([say(url), say(url)]);
    await drain();
    expect(asked).toHaveLength(1);
    later(1_000);
    // Known already: it comes with the message itself.
    const known = await say(`또 ${url}`);
    expect(known.previews).toEqual([shown(url)]);
    await drain();
    expect(await facts(known.seq)).toEqual([]);
    later(8 * day);
    answer = page('새 제목');
    const anew = await say(url);
    await drain();
    expect((await read(anew.seq)).previews).toEqual([shown(url, '새 제목')]);
    expect(asked).toHaveLength(2);
  });

  it('are three at most, and follow an edit', async () => {
    const urls = [1, 2, 3, 4].map((n) => `${site}/many/${n}`);
    const { seq, version } = await say(urls.join(' '));
    await drain();
    expect((await read(seq)).previews).toEqual(urls.slice(0, 3).map((url) => shown(url)));
    await host.patch(`${path()}/${seq}`, { content: `${urls[3]} 만`, version });
    expect((await read(seq)).previews).toEqual([]);
    await drain();
    expect((await read(seq)).previews).toEqual([shown(urls[3]!)]);
    expect((await facts(seq)).map(({ type }: { type: string }) => type)).toEqual([
      'previewed',
      'edited',
      'previewed',
    ]);
    await host.delete(`${path()}/${seq}`);
    expect(await read(seq)).toMatchObject({ content: '', previews: [] });
  });

  it('that lead nowhere, to this site, into a private network or to no page are left alone', async () => {
    const answers: [string, (response: ServerResponse) => void][] = [
      [
        'error',
        (response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<title>x</title>'),
      ],
      ['json', (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}')],
      ['inside', (response) => void response.writeHead(302, { location: 'http://127.0.0.2:9/' }).end()],
      ['broken', (response) => void response.destroy()],
    ];
    for (const [name, how] of answers) {
      answer = how;
      const { seq } = await say(`${site}/${name}`);
      await drain();
      expect((await read(seq)).previews).toEqual([]);
      expect(await facts(seq)).toEqual([]);
    }
    const before = asked.length;
    const { seq } = await say('http://localhost:4321/posts/1 http://127.0.0.3:81/ `http://code.example/`');
    await drain();
    expect(asked).toHaveLength(before);
    expect(await facts(seq)).toEqual([]);
    const rows = await community.node.ctx.db.selectFrom('link_previews').select('url').execute();
    expect(rows.map(({ url }) => url)).not.toContain('http://localhost:4321/posts/1');
  });

  it('that are no addresses keep nobody from the others', async () => {
    const url = `${site}/beside`;
    const { seq } = await say(`[a](https://a:99999/) [b](<https://a b/>) ${url}`);
    await drain();
    expect((await read(seq)).previews).toEqual([shown(url)]);
  });

  it('are fetched a few at a time, however many there are: other work goes on', async () => {
    const rooms = [room];
    for (let n = 0; n < 5; n += 1)
      rooms.push((await host.post('/api/v1/rooms', { type: 'group', title: '방' })).body.id);
    for (const id of rooms) await host.post(`/api/v1/rooms/${id}/messages`, { content: `${site}/lanes` });
    const rows = await community.node.ctx.db
      .selectFrom('outbox')
      .select('queue')
      .where('task', '=', 'chat.preview_links')
      .execute();
    expect(rows).toHaveLength(rooms.length);
    const queues = new Set(rows.map(({ queue }) => queue));
    expect(queues.has(null)).toBe(false);
    expect(queues.size).toBeLessThanOrEqual(2);
    await drain();
  });

  it('are not fetched for what was taken away, nor where the site does not want it', async () => {
    const { seq } = await say(`${site}/gone`);
    await host.delete(`${path()}/${seq}`);
    await drain();
    const set = (on: boolean) => host.patch('/api/v1/admin/settings', { 'chat.link_previews': on });
    const known = await say(`${site}/cached`);
    expect(known.previews).toHaveLength(1);
    expect((await set(false)).status).toBe(200);
    await say(`${site}/off`);
    await drain();
    expect(asked).toEqual([]);
    expect((await read(known.seq)).previews).toEqual([]);
    await set(true);
  });

  it('wait for whoever fetches them at this moment, and not for ever', async () => {
    const url = `${site}/busy`;
    const key = createHash('sha256').update(url).digest();
    await community.node.ctx.db.insertInto('link_previews').values({ key, url, claimed_at: now }).execute();
    const { seq } = await say(url);
    await community.node.jobs.drain();
    expect(asked).toEqual([]);
    later(31_000);
    await drain();
    expect((await read(seq)).previews).toEqual([shown(url)]);
    expect(asked).toHaveLength(1);
  });

  it('are forgotten when nobody has linked to them for long', async () => {
    later(400 * day);
    await forgetOldPreviews.run(community.node.ctx);
    expect(await community.node.ctx.db.selectFrom('link_previews').selectAll().execute()).toEqual([]);
  });
});
