import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound } from '../outbound/undici.ts';
import type { Fault } from '../../test/remote.ts';
import { PushError, type PushSender } from './port.ts';
import { startFakePushService, type FakePushService } from './test-push-service.ts';
import { createWebPush } from './web-push.ts';

const secret = randomBytes(32).toString('base64url');
const contact = 'mailto:host@madang.example';
const message = { payload: '{"title":"새 댓글"}', ttlSeconds: 60, topic: 'abcdef0123456789' };

let service: FakePushService;
let push: PushSender;

beforeAll(async () => {
  service = await startFakePushService();
  const outbound = createOutbound({ allow: ['127.0.0.1'] });
  const hurried = {
    ...outbound,
    send: (request: object) => outbound.send({ ...request, timeoutMs: 400 } as never),
  };
  push = createWebPush({ secret, contact, outbound: hurried });
});
afterAll(() => service.shut());

async function failure(sending: Promise<void>): Promise<PushError> {
  const error: unknown = await sending.catch((reason: unknown) => reason);
  if (!(error instanceof PushError)) throw new Error(`expected a PushError, got ${String(error)}`);
  expect(JSON.stringify([error.message, error.stack, { ...error }])).not.toMatch(/127\.0\.0\.1:|새 댓글/);
  return error;
}

describe('a push', () => {
  it('arrives encrypted for one browser, signed by the site', async () => {
    await push.send(service.subscribe('phone'), message);
    expect(service.taken().at(-1)).toEqual({
      device: 'phone',
      payload: message.payload,
      ttl: '60',
      topic: message.topic,
      sender: push.publicKey,
      subject: contact,
    });
  });

  it('is signed with the same key on every node', () => {
    const other = createWebPush({ secret, contact, outbound: createOutbound() });
    expect(other.publicKey).toBe(push.publicKey);
    expect(Buffer.from(push.publicKey, 'base64url')).toHaveLength(65);
  });

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [400, 'refused'],
    [403, 'refused'],
    [413, 'refused'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('that is answered %i is %s', async (status, code) => {
    const target = service.subscribe('phone');
    service.refuse({ status });
    expect(await failure(push.send(target, message))).toMatchObject({ code });
  });

  it('waits as long as it is asked to', async () => {
    const target = service.subscribe('phone');
    service.refuse({ status: 429, headers: { 'retry-after': '120' } });
    expect(await failure(push.send(target, message))).toMatchObject({ code: 'limited', retryAfter: 120 });
  });

  it('to a browser that has unsubscribed tells so', async () => {
    const target = service.subscribe('gone');
    service.unsubscribe('gone');
    expect(await failure(push.send(target, message))).toMatchObject({ code: 'gone' });
  });

  it.each(['hang', 'reset', 'huge', 'garbage', 'redirect'] as Fault[])(
    'to a service that answers by a %s goes again later',
    async (fault) => {
      const target = service.subscribe('phone');
      service.fail(fault);
      expect(await failure(push.send(target, message))).toMatchObject({ code: 'unavailable' });
      service.fail(null);
    },
  );

  it('never goes to a private address that a browser named', async () => {
    const guarded = createWebPush({ secret, contact, outbound: createOutbound() });
    for (const endpoint of [
      'http://127.0.0.1:1/x',
      'https://169.254.169.254/',
      'https://[::1]/',
      'file:///etc/passwd',
    ])
      expect(
        await failure(guarded.send({ ...service.subscribe('x'), endpoint }, message)),
        endpoint,
      ).toMatchObject({
        code: 'refused',
      });
  });

  it('with keys that are none is refused', async () => {
    const target = service.subscribe('phone');
    expect(await failure(push.send({ ...target, p256dh: 'abc' }, message))).toMatchObject({
      code: 'refused',
    });
  });
});
