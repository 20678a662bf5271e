import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../server/app/logging.ts';
import type { Answer, Person } from '../../server/test/community.ts';
import { startCommunity } from '../../server/test/community.ts';
import { everythingStored } from '../../server/test/everything-stored.ts';
import { startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';

/** AU-12: a secret is shown once and told to nobody: not to addresses, logs or the database. */
let community: WatchedCommunity;
let pool: pg.Pool;
let admin: Person;

beforeAll(async () => {
  community = await startWatchedCommunity({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  pool = new pg.Pool({ connectionString: community.connectionString, max: 1 });
  admin = await community.signUp('마당지기', 'admin');
  await community.node.jobs.drain();
}, 60_000);
afterAll(async () => {
  await pool.end();
  await community.stop();
});

const keyInput = { name: '프로그램', scopes: ['read'] };
const webhookInput = { url: 'http://127.0.0.1:9/', events: ['posts.created'] };
const madeKey = async (headers = {}) =>
  (await admin.post('/api/v1/me/api-keys', keyInput, headers)).body as { id: string; key: string };
const madeWebhook = async () =>
  (await admin.post('/api/v1/webhooks', webhookInput)).body as { id: string; secret: string };

describe('AU-12: a key in an address', () => {
  it('counts as told, however it is written', async () => {
    const { key } = await madeKey();
    const { secret } = await madeWebhook();
    for (const one of [key, secret]) {
      const hex = (sign: string) => `%${sign.charCodeAt(0).toString(16)}`;
      const spellings = [
        `/api/v1/posts?token=${encodeURIComponent(one)}`,
        `/api/v1/posts?q=Bearer%20${encodeURIComponent(one)}`,
        `/api/v1/posts?q=+${encodeURIComponent(one)}`,
        `/api/v1/posts?q=(${encodeURIComponent(one)})`,
        `/api/v1/posts?token=${hex(one[0]!)}${encodeURIComponent(one.slice(1))}`,
        `/api/v1/posts?token=${[...one].map(hex).join('')}`,
        `/api/v1/posts?token=${[...one].map(hex).join('').toUpperCase()}`,
        `/api/v1/posts/${encodeURIComponent(one)}`,
        `/api/v1/nothing/${encodeURIComponent(one)}`,
        `/api/auth/get-session?access_token=${encodeURIComponent(one)}`,
      ];
      for (const url of spellings)
        await community.refuses({
          name: url,
          request: { method: 'GET', url },
          status: 400,
          code: 'accounts.credential_in_url',
          secrets: [one],
        });
    }
  });

  it('is none where it is only its beginning', async () => {
    for (const q of ['mdk_', 'whsec_', 'mdk_short', '%6ddk_', '100%25', '%'])
      expect((await community.guest.get(`/api/v1/posts?q=${q}`)).body.code, q).not.toBe(
        'accounts.credential_in_url',
      );
  });
});

describe('AU-12: after its end', () => {
  it('a key opens nothing', async () => {
    const { key, id } = await madeKey();
    const headers = { authorization: `Bearer ${key}` };
    expect((await community.request({ method: 'GET', url: '/api/v1/me', headers })).status).toBe(200);
    await admin.delete(`/api/v1/me/api-keys/${id}`);
    for (const url of ['/api/v1/me', '/api/v1/notifications', '/api/v1/admin/overview'])
      await community.refuses({
        name: url,
        request: { method: 'GET', url, headers },
        status: 401,
        code: 'accounts.sign_in_required',
      });
  });
});

describe('AU-12: what is shown once', () => {
  const password = { password: 'kite-lantern-river-7' };
  const rows: { name: string; path: () => Promise<string>; body: () => object; secret: string }[] = [
    {
      name: 'a key of the API',
      path: async () => '/api/v1/me/api-keys',
      body: () => keyInput,
      secret: 'key',
    },
    {
      name: 'the key of a webhook',
      path: async () => '/api/v1/webhooks',
      body: () => webhookInput,
      secret: 'secret',
    },
    {
      name: 'a new key of a webhook',
      path: async () => `/api/v1/webhooks/${(await madeWebhook()).id}/secret`,
      body: () => ({}),
      secret: 'secret',
    },
    {
      name: 'the link of an invitation',
      path: async () => '/api/v1/me/invitations',
      body: () => ({}),
      secret: 'token',
    },
    {
      name: 'the secret of the second step',
      path: async () => '/api/v1/me/two-step',
      body: () => password,
      secret: 'secret',
    },
  ];

  it.each(rows)('$name is in no row, also when its answer is kept for a repeated request', async (row) => {
    const path = await row.path();
    const again = randomUUID();
    const ask = () => admin.post(path, row.body(), { 'idempotency-key': again });
    const first = await ask();
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    const secret = String(first.body[row.secret]);
    expect(secret.length).toBeGreaterThanOrEqual(20);
    // Who lost the answer gets it again, by what only they have.
    const second = await ask();
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    const stored = await everythingStored(pool);
    expect(stored).toContain('idempotency');
    for (const part of [secret, secret.replace(/^\w+_/, ''), again, password.password])
      expect(stored).not.toContain(part);
  });

  it('is kept for nobody else, and not for the same key on another path', async () => {
    const again = randomUUID();
    const first = await madeKey({ 'idempotency-key': again });
    const stranger = await community.signUp('낯선이');
    const theirs = await stranger.post('/api/v1/me/api-keys', keyInput, { 'idempotency-key': again });
    expect(theirs.status).toBe(201);
    expect(theirs.body.key).not.toBe(first.key);
    const other = await admin.post('/api/v1/webhooks', webhookInput, { 'idempotency-key': again });
    expect(other.headers['idempotent-replayed']).toBeUndefined();
    // Somebody's answer that is copied into the row of another one does not open there.
    const copied = await pool.query(
      `update idempotency_keys mine set answer = other.answer from idempotency_keys other
       where mine.key = other.key and mine.scope like $2 || '%/api-keys' and other.scope like $1 || '%/api-keys'`,
      [admin.id, stranger.id],
    );
    expect(copied.rowCount).toBe(1);
    const repeated = await stranger.post('/api/v1/me/api-keys', keyInput, { 'idempotency-key': again });
    expect(repeated.status).toBe(500);
    expect(JSON.stringify(repeated.body)).not.toContain('mdk_');
  });
});

it('AU-12: keys are in no line of the log, whatever is done with them', async () => {
  let text = '';
  const log = createLog('debug', { write: (chunk: string) => void (text += chunk) });
  const site = await startCommunity({ log, env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  try {
    const host = await site.signUp('마당지기', 'admin');
    const { key, id } = (await host.post('/api/v1/me/api-keys', keyInput)).body;
    const hook = (await host.post('/api/v1/webhooks', webhookInput)).body;
    const told: Promise<Answer>[] = [];
    for (const authorization of [`Bearer ${key}`, `bearer  ${key}`, key, `Basic ${key}`, `Bearer ${key}x`])
      told.push(site.request({ method: 'GET', url: '/api/v1/me', headers: { authorization } }));
    told.push(site.guest.get(`/api/v1/posts?token=${key}`));
    told.push(site.guest.post(`/api/v1/posts?token=${key}`, { title: key }));
    told.push(host.post('/api/v1/webhooks', { ...webhookInput, secret: hook.secret }));
    told.push(host.post(`/api/v1/webhooks/${hook.id}/ping`, {}));
    await Promise.all(told);
    await host.delete(`/api/v1/me/api-keys/${id}`);
    await site.node.jobs.drain();
    expect(text).toContain('"msg":"request"');
    for (const secret of [key, hook.secret, host.token, host.password, host.email])
      expect(text).not.toContain(secret);
  } finally {
    await site.stop();
  }
});
