import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { networkOf } from './rate-limits.ts';

let community: Community;
let member: Person;

beforeAll(async () => {
  community = await startCommunity();
  member = await community.signUp('문지기');
});
afterAll(() => community.stop());

const json = { 'content-type': 'application/json' };
const bearer = () => ({ authorization: `Bearer ${member.token}` });
const draft = JSON.stringify({ space: 'free', title: '글', body: '글' });

describe('bodies', () => {
  it.each([
    ['not JSON', '{"space":', 400, 'request.malformed_json'],
    ['trailing garbage', `${draft}x`, 400, 'request.malformed_json'],
    [
      '__proto__',
      '{"space":"free","title":"a","body":"b","__proto__":{"admin":true}}',
      400,
      'request.malformed_json',
    ],
    [
      'constructor.prototype',
      '{"space":"free","title":"a","body":"b","constructor":{"prototype":{"x":1}}}',
      400,
      'request.malformed_json',
    ],
    [
      '300 kB',
      JSON.stringify({ space: 'free', title: 'a', body: 'b'.repeat(300_000) }),
      413,
      'request.too_large',
    ],
    ['an array', '[]', 422, 'request.invalid'],
    ['null', 'null', 422, 'request.invalid'],
    ['an array for a title', '{"space":"free","title":["a"],"body":"b"}', 422, 'request.invalid'],
  ])('with %s is refused and pollutes nothing', async (_, payload, status, code) => {
    const answer = await community.request({
      method: 'POST',
      url: '/api/v1/posts',
      payload,
      headers: { ...json, ...bearer() },
    });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('of type %s are refused', async (type) => {
    const answer = await community.request({
      method: 'POST',
      url: '/api/v1/posts',
      payload: draft,
      headers: { 'content-type': type, ...bearer() },
    });
    expect(answer).toMatchObject({ status: 415, body: { code: 'request.unsupported_type' } });
  });
});

describe('requests that carry a cookie', () => {
  const cookie = () => ({
    cookie: `madang.session_token=${encodeURIComponent(member.token)}`,
    host: 'madang.test',
  });
  const send = (headers: Record<string, string>) =>
    community.request({
      method: 'POST',
      url: '/api/v1/posts',
      payload: draft,
      headers: { ...json, ...cookie(), ...headers },
    });

  it('change nothing without the origin of this very site', async () => {
    for (const origin of [
      {},
      { origin: 'null' },
      { origin: 'https://evil.test' },
      { origin: 'http://madang.test.evil.test' },
      { origin: 'https://madang.test' },
    ]) {
      expect(await send(origin as Record<string, string>), JSON.stringify(origin)).toMatchObject({
        status: 403,
        body: { code: 'request.cross_origin' },
      });
    }
    expect((await send({ origin: 'http://madang.test' })).status).toBe(201);
  });

  it('get no CORS permission from anybody', async () => {
    const answer = await community.request({
      method: 'GET',
      url: '/api/v1/site',
      headers: { origin: 'https://evil.test' },
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('every answer', () => {
  it('carries the security headers and a request id, and no word about the software', async () => {
    for (const url of ['/api/v1/site', '/api/v1/nowhere', '/health/live', '/api/openapi.json']) {
      const { headers } = await community.request({ method: 'GET', url });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['server']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('about a member is never cached by others', async () => {
    expect((await member.get('/api/v1/me')).headers['cache-control']).toBe('no-store, private');
  });

  it.each([
    '/api/v1/Posts',
    '/api/v1/posts/',
    '/api/v1/posts/1;x',
    '/api/v1/%2e%2e/me',
    '/api/v1/posts/1%00',
    '/api/v2/posts',
  ])('to %s is 404', async (url) => {
    const answer = await community.request({ method: 'GET', url, headers: bearer() });
    expect([404, 422]).toContain(answer.status);
    expect(answer.body.code).toMatch(/^(request|posts)\./);
  });

  it.each([
    '?limit=0',
    '?limit=101',
    '?limit=abc',
    '?limit=1&limit=2',
    '?sort=best',
    '?unknown=1',
    '?cursor=',
  ])('to a list with %s is 422', async (query) => {
    expect((await community.guest.get(`/api/v1/posts${query}`)).status).toBe(422);
  });
});

describe('limits', () => {
  it('are per member, and say when to come back', async () => {
    const small = await startCommunity({ env: { RATE_LIMIT_SCALE: '1' } });
    try {
      const busy = await small.signUp('바쁜 이');
      const calm = await small.signUp('느긋한 이');
      const write = (person: Person, body = '') =>
        person.post('/api/v1/posts', { space: 'free', title: '글', body });
      const statuses: number[] = [];
      for (let index = 0; index < 21; index += 1) statuses.push((await write(busy)).status);
      expect(statuses.filter((status) => status === 422)).toHaveLength(20);
      const refused = await write(busy);
      expect(refused).toMatchObject({ status: 429, body: { code: 'request.too_many' } });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect((await write(calm, '글')).status).toBe(201);
    } finally {
      await small.stop();
    }
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0DB8:0000:0000:9::1', '2001:db8:0:0'],
    ['2001:db8:1:2:ffff::7', '2001:db8:1:2'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::ffff:a01:203', '10.1.2.3'],
    ['10.1.2.3', '10.1.2.3'],
  ])('count %s as %s', (address, network) => expect(networkOf(address)).toBe(network));
});

describe('machines', () => {
  it('learn that the node lives, is ready, and how it does; visitors through a proxy learn nothing', async () => {
    expect((await community.guest.get('/health/live')).body).toEqual({ status: 'live' });
    expect((await community.guest.get('/health/ready')).body).toEqual({ status: 'ready' });
    const metrics = await community.request({ method: 'GET', url: '/metrics' });
    expect(String(metrics.body)).toContain('http_request_duration_seconds');
    const proxied = await community.request({
      method: 'GET',
      url: '/metrics',
      headers: { 'x-forwarded-for': '203.0.113.9' },
    });
    expect(proxied.status).toBe(404);
  });
});
