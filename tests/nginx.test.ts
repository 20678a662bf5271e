import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community } from '../server/test/community.ts';
import { openEventStream } from '../server/test/event-stream.ts';
import { openStomp } from '../server/test/stomp.ts';
import { nginx, startNginx, type Nginx } from './nginx.ts';

let community: Community;
let proxy: Nginx | undefined;
let address: string;

beforeAll(async () => {
  if (!nginx) return;
  community = await startCommunity({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
  const { http } = community.node.app;
  await http.listen({ port: 0, host: '127.0.0.1' });
  proxy = await startNginx([(http.server.address() as AddressInfo).port]);
  ({ address } = proxy);
}, 60_000);

afterAll(async () => {
  await proxy?.stop();
  if (proxy) await community.stop();
});

describe.runIf(nginx)('the example for nginx', () => {
  it('lets each event of the live inbox through at once', async () => {
    const author = await community.signUp('글쓴이');
    const other = await community.signUp('댓글이');
    const stream = await openEventStream(`${address}/api/v1/notifications/stream`, {
      authorization: `Bearer ${author.token}`,
      'accept-encoding': 'gzip',
    });
    expect(stream.status).toBe(200);
    expect(stream.headers['content-encoding']).toBeUndefined();
    await vi.waitFor(() => expect(stream.lastId()).toBe('0'), { timeout: 10_000 });
    for (let n = 1; n <= 3; n += 1) {
      const post = await author.post('/api/v1/posts', { space: 'free', title: `글 ${n}`, body: '본문' });
      await other.post(`/api/v1/posts/${post.body.id}/comments`, { body: '말' });
      await community.node.jobs.drain();
      // Held back until the answer ends, or until a buffer is full, it would not be here while the answer goes on.
      await vi.waitFor(() => expect(stream.lastId()).toBe(String(n)), { timeout: 10_000 });
    }
    expect(stream.isEnded()).toBe(false);
    stream.close();
  });

  it('lets sockets through', async () => {
    const member = await community.signUp('말하는 이');
    const { body: room } = await member.post('/api/v1/rooms', { type: 'group', title: '방' });
    const client = await openStomp(address.replace('http', 'ws'), member.token);
    const heard = await client.follow(room.id);
    await client.say(room.id, '문 너머로');
    await vi.waitFor(() => expect(heard.entries.map(({ content }) => content)).toEqual(['문 너머로']));
    await client.stop();
  });

  it('passes on the rest of the site', async () => {
    const answer = await fetch(`${address}/api/v1/posts`);
    expect(answer.status).toBe(200);
    expect((await fetch(`${address}/metrics`)).status).toBe(404);
  });
});
