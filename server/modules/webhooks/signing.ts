import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** A key as Standard Webhooks writes them: 256 bits. */
export function newKey(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/**
 * The headers that prove who wrote this body and when, by each of these keys (https://www.standardwebhooks.com). While a key
 * is replaced, receivers accept either.
 */
export function signedHeaders(
  message: { id: string; body: string; at: Date },
  keys: readonly string[],
): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.at.getTime() / 1_000)),
    'webhook-signature': keys
      .map((key) => new Webhook(key).sign(message.id, message.at, message.body))
      .join(' '),
  };
}
