import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps small secrets in the database so that the database alone tells nothing: keys come from the cluster's secret. */
export class Seals {
  readonly #sealing: Buffer;
  readonly #hashing: Buffer;

  /** @param purpose what keeps the keys of one module from those of another */
  constructor(secret: string, purpose: string) {
    this.#sealing = keyFor(secret, `${purpose} sealing`);
    this.#hashing = keyFor(secret, `${purpose} hashing`);
  }

  /** AES-256-GCM; `context` has to be the same when it is opened, so that a row cannot be copied to another place. */
  seal(plain: Buffer, context: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, iv).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws when it was sealed with another key or for another context */
  open(text: string, context: string): Buffer {
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#sealing, bytes.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  }

  /** A name for something that must not be read back. */
  hash(text: string, purpose: string): string {
    return createHmac('sha256', this.#hashing).update(`${purpose}\n${text}`).digest('base64url');
  }
}

function keyFor(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
