import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

interface Options {
  origin?: string;
  rpId?: string;
  /** A finger or a PIN was checked. */
  verifies?: boolean;
  /** 0: does not count its uses. */
  counts?: boolean;
}

/** A security key in software: what a browser and an authenticator would answer together. */
export class TestAuthenticator {
  readonly id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #point: { x: Buffer; y: Buffer };
  readonly #options: Required<Options>;
  count = 0;

  constructor(options: Options = {}) {
    this.#options = {
      origin: 'http://localhost',
      rpId: 'localhost',
      verifies: true,
      counts: true,
      ...options,
    };
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = pair.publicKey.export({ format: 'jwk' });
    this.#key = pair.privateKey;
    this.#point = { x: Buffer.from(x!, 'base64url'), y: Buffer.from(y!, 'base64url') };
  }

  create(challenge: string) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cosePublicKey()]);
    const authData = Buffer.concat([this.#authData(0x40), attested]);
    return {
      ...this.#envelope(),
      response: {
        clientDataJSON: this.#clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestationObject(authData).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  use(challenge: string) {
    if (this.#options.counts) this.count += 1;
    const clientData = this.#clientData('webauthn.get', challenge);
    const authData = this.#authData(0);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    return {
      ...this.#envelope(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: createSign('sha256').update(signed).sign(this.#key).toString('base64url'),
      },
    };
  }

  #envelope() {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#options.origin, crossOrigin: false }));
  }

  #authData(more: number): Buffer {
    const { rpId, verifies } = this.#options;
    const flags = Buffer.from([0x01 | (verifies ? 0x04 : 0) | more]);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.count);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), flags, count]);
  }

  /** CBOR of {1: 2, 3: -7, -1: 1, -2: x, -3: y}: EC2, ES256, P-256. */
  #cosePublicKey(): Buffer {
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
    return Buffer.concat([head, this.#point.x, Buffer.from([0x22, 0x58, 0x20]), this.#point.y]);
  }
}

/** CBOR of {fmt: "none", attStmt: {}, authData}. */
function attestationObject(authData: Buffer): Buffer {
  const word = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(authData.length);
  return Buffer.concat([
    Buffer.from([0xa3]),
    word('fmt'),
    word('none'),
    word('attStmt'),
    Buffer.from([0xa0]),
    word('authData'),
    Buffer.from([0x59]),
    length,
    authData,
  ]);
}
