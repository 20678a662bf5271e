import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import { OutboundFailed, OutboundRefused, type Outbound } from '../outbound/port.ts';
import { retryAfterOf } from '../../kernel/retry-after.ts';
import { PushError, type PushMessage, type PushSender, type PushTarget } from './port.ts';

export interface WebPushOptions {
  /** Secret of 256 bits as base64url: the VAPID key (RFC 8292) is made of it. */
  secret: string;
  /** Whom a push service may ask about us: `https:` or `mailto:`. */
  contact: string;
  outbound: Outbound;
  now?: () => Date;
}

/** Web push (RFC 8030, 8188, 8291) through any push service. Endpoints come from browsers, so they go through the guarded way out. */
export function createWebPush({
  secret,
  contact,
  outbound,
  now = () => new Date(),
}: WebPushOptions): PushSender {
  const vapid = vapidKeys(secret);
  return {
    publicKey: vapid.publicKey,
    async send(target, message) {
      const request = encrypt(target, message, { ...vapid, subject: contact });
      const answer = await outbound
        .send({
          url: target.endpoint,
          method: 'POST',
          headers: request.headers,
          body: request.body,
          timeoutMs: 10_000,
          maxBytes: 16_384,
        })
        .catch((error: unknown) => {
          throw notSent(error);
        });
      assertTaken(answer.status, retryAfterOf(answer.headers['retry-after'], now()));
    },
  };
}

/** Any 256 bits make a key, but for one chance in 2³². */
function vapidKeys(secret: string): { publicKey: string; privateKey: string } {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(secret, 'base64url'));
  return { publicKey: curve.getPublicKey('base64url'), privateKey: secret };
}

function encrypt(
  { endpoint, p256dh, auth }: PushTarget,
  { payload, ttlSeconds, topic }: PushMessage,
  vapidDetails: { subject: string; publicKey: string; privateKey: string },
): { headers: Record<string, string>; body: Buffer } {
  try {
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      vapidDetails,
      TTL: ttlSeconds,
      topic,
      contentEncoding: 'aes128gcm',
    });
    const texts = Object.entries(headers as Record<string, string | number>)
      .filter(([name]) => name !== 'Content-Length')
      .map(([name, value]) => [name, String(value)] as const);
    return { headers: Object.fromEntries(texts), body };
  } catch {
    throw new PushError('refused', 'The keys of the browser are none');
  }
}

function notSent(error: unknown): unknown {
  if (error instanceof OutboundRefused)
    return new PushError('refused', 'The push service is at an address that is not allowed');
  if (error instanceof OutboundFailed) return new PushError('unavailable', 'The push service did not answer');
  return error;
}

function assertTaken(status: number, retryAfter: number | null): void {
  if (status >= 200 && status < 300) return;
  const words = `The push service answered ${status}`;
  if (status === 404 || status === 410) throw new PushError('gone', words);
  if (status === 429) throw new PushError('limited', words, retryAfter);
  // A service that moves, or answers nonsense, may be itself again later.
  if (status >= 400 && status < 500) throw new PushError('refused', words);
  throw new PushError('unavailable', words, retryAfter);
}
