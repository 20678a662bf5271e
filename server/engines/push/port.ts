/** A browser that asked to be told, as the Push API gives it. */
export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushMessage {
  /** At most 3000 bytes; encrypted for the target alone. */
  payload: string;
  /** How long the push service may keep it for a device that sleeps. */
  ttlSeconds: number;
  /** A message that waits under the same topic is replaced. At most 32 characters of base64url. */
  topic: string;
}

export interface PushSender {
  /** What browsers need to subscribe: only who has the key beside it can reach them. */
  readonly publicKey: string;
  /** Resolves when the push service took it. @throws PushError */
  send(target: PushTarget, message: PushMessage): Promise<void>;
}

/**
 * `gone`: the browser has unsubscribed, forget it. `refused`: the same message will never be taken.
 * `limited`, `unavailable`: try again later.
 */
export type PushErrorCode = 'gone' | 'refused' | 'limited' | 'unavailable';

/** Its message names no endpoint and no content, so that it may be logged. */
export class PushError extends Error {
  readonly code: PushErrorCode;
  /** Seconds that the service asked for. */
  readonly retryAfter: number | null;
  constructor(code: PushErrorCode, message: string, retryAfter: number | null = null) {
    super(message);
    this.name = 'PushError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
