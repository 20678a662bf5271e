import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

export interface Somebody {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

interface Code {
  person: Somebody;
  nonce: string | null;
  challenge: string | null;
  redirectUri: string;
}

type Signer = (claims: JWTPayload) => Promise<string>;
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer that a test holds by the hand: one person at a time, and any kind of forged token. */
export class TestIssuer {
  readonly clientId = 'madang-test';
  readonly clientSecret = 'a secret of the tests';
  /** Who is at the keyboard there. */
  person: Somebody = { sub: 'nobody' };
  /** Changes the claims before they are signed. */
  forge: (claims: JWTPayload) => JWTPayload = (claims) => claims;
  /** Signs in place of the issuer. */
  sign: Signer | null = null;
  /** How often each path was asked. */
  readonly asked = new Map<string, number>();
  /** Profiles in the shapes of Kakao, Naver and GitHub. */
  readonly profiles = new Map<string, (person: Somebody) => unknown>();
  down = false;
  readonly #codes = new Map<string, Code>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #keys: Keys | null = null;

  async start(): Promise<void> {
    this.#keys = await generateKeyPair('RS256', { extractable: true });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get keys(): Keys {
    return this.#keys!;
  }

  /** What the browser would do at the provider: look at the address, agree, come back. */
  agree(address: string): { code: string; state: string; iss: string } {
    const { searchParams: asked } = new URL(address);
    const code = `code-${this.#codes.size + 1}-${Math.random()}`;
    this.#codes.set(code, {
      person: this.person,
      nonce: asked.get('nonce'),
      challenge: asked.get('code_challenge'),
      redirectUri: asked.get('redirect_uri') ?? '',
    });
    return { code, state: asked.get('state') ?? '', iss: this.url };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, this.url);
    this.asked.set(pathname, (this.asked.get(pathname) ?? 0) + 1);
    const [status, body] = this.down ? [503, {}] : await this.#bodyOf(pathname, request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  async #bodyOf(path: string, request: IncomingMessage): Promise<[number, unknown]> {
    if (path === '/.well-known/openid-configuration') return [200, this.#metadata()];
    if (path === '/jwks') return [200, { keys: [{ ...(await exportJWK(this.keys.publicKey)), kid: 'one' }] }];
    if (request.method === 'POST') return this.#tokens(new URLSearchParams(await textOf(request)), request);
    const profile = this.profiles.get(path);
    const person = this.#codes.get((request.headers.authorization ?? '').replace('Bearer ', ''))?.person;
    if (!person) return [401, {}];
    if (profile) return [200, profile(person)];
    return path === '/userinfo' ? [200, person] : [404, {}];
  }

  #metadata() {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      userinfo_endpoint: `${this.url}/userinfo`,
      jwks_uri: `${this.url}/jwks`,
    };
  }

  async #tokens(form: URLSearchParams, request: IncomingMessage): Promise<[number, unknown]> {
    const code = form.get('code') ?? '';
    const known = this.#codes.get(code);
    const pair = Buffer.from(
      (request.headers.authorization ?? '').replace('Basic ', ''),
      'base64',
    ).toString();
    const secret = form.get('client_secret') ?? decodeURIComponent(pair.split(':')[1] ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const fits =
      known !== undefined &&
      secret === this.clientSecret &&
      known.redirectUri === form.get('redirect_uri') &&
      known.challenge === challenge;
    if (!fits) return [400, { error: 'invalid_grant' }];
    const { person, nonce } = known;
    const now = Math.floor(Date.now() / 1000);
    const claims = this.forge({
      ...person,
      ...(nonce !== null && { nonce }),
      iss: this.url,
      aud: this.clientId,
      iat: now,
      exp: now + 600,
    });
    const idToken = await (this.sign ?? ((all) => this.signWith(this.keys.privateKey, all)))(claims);
    return [200, { token_type: 'bearer', access_token: code, id_token: idToken }];
  }

  signWith(key: CryptoKey | Uint8Array, claims: JWTPayload, header = {}): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
