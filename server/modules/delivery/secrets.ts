import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** Keys of this module, made of the cluster's secret, so that the database alone opens nothing. */
export interface DeliveryKeys {
  sealing: Buffer;
  signing: Buffer;
}

export function deliveryKeys(secret: string): DeliveryKeys {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  return { sealing: keyFor('delivery sealing'), signing: keyFor('delivery unsubscribing') };
}

/** AES-256-GCM, for this account only: a row that is copied to another one does not open. */
export function seal({ sealing }: DeliveryKeys, text: string, accountId: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(accountId));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** `null` when it was sealed with another key, as after a restore on another machine. */
export function unseal({ sealing }: DeliveryKeys, sealed: string, accountId: string): string | null {
  try {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(accountId)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

export interface Unsubscription {
  accountId: string;
  /** One topic, or `digest`: everything that comes with the daily mail. */
  topic: string;
}

/** Goes into mails and works for ever, without a session. It can do nothing but stop mails of this topic. */
export function unsubscribeToken({ signing }: DeliveryKeys, { accountId, topic }: Unsubscription): string {
  const said = Buffer.from(JSON.stringify([accountId, topic])).toString('base64url');
  return `${said}.${signatureOf(signing, said).toString('base64url')}`;
}

/** `null` for a token that we did not write. */
export function readUnsubscribeToken({ signing }: DeliveryKeys, token: string): Unsubscription | null {
  const [said, signature, ...rest] = token.split('.');
  if (!said || !signature || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(signing, said);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const [accountId, topic] = JSON.parse(Buffer.from(said, 'base64url').toString('utf8')) as [string, string];
  return { accountId, topic };
}

function signatureOf(key: Buffer, said: string): Buffer {
  return createHmac('sha256', key).update(said).digest().subarray(0, 24);
}
