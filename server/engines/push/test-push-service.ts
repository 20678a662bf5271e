import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto';
import { startRemote, type Remote, type RemoteAnswer, type RemoteRequest } from '../../test/remote.ts';
import type { PushTarget } from './port.ts';

export interface TakenPush {
  device: string;
  payload: string;
  ttl: string;
  topic: string;
  /** The key that signed, as `PushSender.publicKey`. */
  sender: string;
  subject: string;
}

export interface FakePushService extends Remote {
  /** A browser that asks to be told. */
  subscribe(device: string): PushTarget;
  unsubscribe(device: string): void;
  taken(): readonly TakenPush[];
  /** What the next calls answer instead of taking the message; once each. */
  refuse(...answers: RemoteAnswer[]): void;
  /** Forgets the refusals that nobody has met yet. */
  recover(): void;
}

interface Device {
  keys: ECDH;
  auth: Buffer;
}

/** A push service with the browsers behind it: checks VAPID (RFC 8292) and decrypts as a browser does (RFC 8188, 8291). */
export async function startFakePushService(): Promise<FakePushService> {
  const devices = new Map<string, Device>();
  const taken: TakenPush[] = [];
  const refusals: RemoteAnswer[] = [];
  const remote: Remote = await startRemote((request) => {
    const refusal = refusals.shift();
    if (refusal) return refusal;
    const name = request.path.replace('/push/', '');
    const device = devices.get(name);
    if (!device) return { status: 410 };
    const sender = checkVapid(request, remote.url);
    if (!sender) return { status: 403 };
    const { ttl, topic } = request.headers;
    if (typeof ttl !== 'string' || request.body.length > 4096) return { status: 400 };
    taken.push({
      device: name,
      payload: decrypt(request.body, device),
      ttl,
      topic: String(topic),
      ...sender,
    });
    return { status: 201, headers: { location: `${remote.url}/message/1` } };
  });
  return Object.assign(remote, {
    subscribe(device: string): PushTarget {
      const keys = createECDH('prime256v1');
      keys.generateKeys();
      const auth = randomBytes(16);
      devices.set(device, { keys, auth });
      return {
        endpoint: `${remote.url}/push/${device}`,
        p256dh: keys.getPublicKey('base64url'),
        auth: auth.toString('base64url'),
      };
    },
    unsubscribe: (device: string) => void devices.delete(device),
    taken: () => taken,
    refuse: (...answers: RemoteAnswer[]) => void refusals.push(...answers),
    recover: () => void (refusals.length = 0),
  });
}

function checkVapid({ headers }: RemoteRequest, origin: string): { sender: string; subject: string } | null {
  const found = /^vapid t=([^,]+), k=([\w-]+)$/.exec(headers.authorization ?? '');
  if (!found) return null;
  const [, token, key] = found as unknown as [string, string, string];
  const [head, claims, signature] = token.split('.') as [string, string, string];
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string>;
  const inTime = Number(exp) > Date.now() / 1000 && Number(exp) < Date.now() / 1000 + 86_400;
  return signed && aud === origin && inTime ? { sender: key, subject: sub! } : null;
}

function decrypt(body: Buffer, { keys, auth }: Device): string {
  const salt = body.subarray(0, 16);
  const keyLength = body[20]!;
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32));
  const part = (name: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, length));
  const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}
