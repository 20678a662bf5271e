import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportSPKI, generateKeyPair, type JWTPayload } from 'jose';
import { createGithubProvider } from './github.ts';
import { createKakaoProvider } from './kakao.ts';
import { createNaverProvider } from './naver.ts';
import { createOidcProvider } from './oidc.ts';
import { IdentityError, type FlowSecrets, type IdentityProvider, type ProviderId } from './port.ts';
import { TestIssuer, type Somebody } from './test-issuer.ts';

const issuer = new TestIssuer();
const flow: FlowSecrets = {
  state: 'state-of-this-flow',
  nonce: 'nonce-of-this-flow',
  codeVerifier: 'verifier-of-this-flow-that-is-long-enough-for-pkce',
  redirectUri: 'http://localhost/api/auth/callback/x',
};
const moon: Somebody = { sub: '4294967397', email: 'moon@people.test', email_verified: true, name: '달님' };

beforeAll(async () => {
  await issuer.start();
  issuer.profiles.set('/v2/user/me', ({ sub, email, email_verified: verified, name }) => ({
    id: Number(sub),
    kakao_account: { email, is_email_valid: true, is_email_verified: verified, profile: { nickname: name } },
  }));
  issuer.profiles.set('/v1/nid/me', ({ sub, email, name }) => ({
    resultcode: '00',
    response: { id: sub, email, nickname: name },
  }));
  issuer.profiles.set('/user', ({ sub, name }) => ({ id: Number(sub), login: 'moon', name }));
  issuer.profiles.set('/user/emails', ({ email, email_verified: verified }) => [
    { email: 'old@people.test', primary: false, verified: true },
    { email, primary: true, verified },
  ]);
});
afterAll(() => issuer.stop());
beforeEach(() => {
  issuer.person = moon;
  issuer.forge = (claims) => claims;
  issuer.sign = null;
  issuer.down = false;
});

function provide(id: ProviderId, url = issuer.url): IdentityProvider {
  const { clientId, clientSecret } = issuer;
  const client = { clientId, clientSecret, issuer: url, api: url };
  if (id === 'kakao') return createKakaoProvider({ ...client, scope: 'openid account_email' });
  if (id === 'naver') return createNaverProvider(client);
  if (id === 'github') return createGithubProvider(client);
  return createOidcProvider({ ...client, id, name: '우리 학교', scope: 'openid email profile' });
}

async function comeBack(provider: IdentityProvider, changes: Partial<FlowSecrets> = {}) {
  const { code } = issuer.agree(await provider.begin(flow));
  return provider.finish({ ...flow, ...changes, code, issuer: null });
}

const refused = (code: string) => expect.objectContaining({ name: 'IdentityError', code });

describe.each<ProviderId>(['oidc', 'google', 'kakao', 'naver', 'github'])('%s', (id) => {
  it('names the person and says whether the address is theirs', async () => {
    expect(await comeBack(provide(id))).toEqual({
      subject: '4294967397',
      email: 'moon@people.test',
      // Naver never vouches.
      emailVerified: id !== 'naver',
      name: '달님',
    });
    issuer.person = { ...moon, email_verified: false };
    expect(await comeBack(provide(id))).toMatchObject({ emailVerified: false });
  });

  it('sends people away with state and PKCE, and to nobody but the provider', async () => {
    const url = new URL(await provide(id).begin(flow));
    expect(url.origin).toBe(issuer.url);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: issuer.clientId,
      redirect_uri: flow.redirectUri,
      state: flow.state,
      code_challenge_method: 'S256',
    });
    expect(url.href).not.toContain(flow.codeVerifier);
    expect(url.href).not.toContain(issuer.clientSecret);
  });

  it('does without an address', async () => {
    const { email: _, ...rest } = moon;
    issuer.person = rest;
    expect(await comeBack(provide(id))).toMatchObject({ email: null, subject: moon.sub });
  });

  it('refuses a made-up code and another verifier', async () => {
    const provider = provide(id);
    await expect(provider.finish({ ...flow, code: 'made-up', issuer: null })).rejects.toEqual(
      refused('refused'),
    );
    await expect(comeBack(provider, { codeVerifier: 'x'.repeat(60) })).rejects.toEqual(refused('refused'));
  });

  it('says when nobody answers, and works again afterwards', async () => {
    const provider = provide(id);
    issuer.down = true;
    await expect(provider.finish({ ...flow, code: 'any', issuer: null })).rejects.toEqual(
      refused('unavailable'),
    );
    issuer.down = false;
    expect(await comeBack(provider)).toMatchObject({ subject: moon.sub });
  });
});

const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** AU-9: whatever was not signed by this issuer, for this client, for this flow, now. */
const forged: [string, (claims: JWTPayload) => JWTPayload | Promise<string>][] = [
  ['another nonce', (claims) => ({ ...claims, nonce: 'of another flow' })],
  ['no nonce', ({ nonce: _, ...claims }) => claims],
  ['another audience', (claims) => ({ ...claims, aud: 'another-client' })],
  ['many audiences', (claims) => ({ ...claims, aud: ['another-client', 'madang-test'] })],
  ['another authorised party', (claims) => ({ ...claims, azp: 'another-client' })],
  ['another issuer', (claims) => ({ ...claims, iss: 'https://elsewhere.test' })],
  ['an end in the past', (claims) => ({ ...claims, iat: at(-900), exp: at(-600) })],
  ['no end', ({ exp: _, ...claims }) => claims],
  ['a beginning in the future', (claims) => ({ ...claims, nbf: at(600) })],
  ['nobody’s name', ({ sub: _, ...claims }) => claims],
  ['a name of absurd length', (claims) => ({ ...claims, sub: 'x'.repeat(300) })],
  ['five megabytes', (claims) => ({ ...claims, more: 'x'.repeat(5_000_000) })],
  [
    'no signature',
    async (claims) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none' })}.${part(claims)}.`;
    },
  ],
  [
    'a signature with the public key as a shared secret',
    async (claims) => {
      const key = new TextEncoder().encode(await exportSPKI(issuer.keys.publicKey));
      return issuer.signWith(key, claims, { alg: 'HS256' });
    },
  ],
  [
    'a signature with the client’s secret',
    async (claims) =>
      issuer.signWith(new TextEncoder().encode(issuer.clientSecret.padEnd(32, '.')), claims, {
        alg: 'HS256',
      }),
  ],
  [
    'a stranger’s key',
    async (claims) => issuer.signWith((await generateKeyPair('RS256')).privateKey, claims),
  ],
  [
    'an unknown key',
    async (claims) => issuer.signWith((await generateKeyPair('RS256')).privateKey, claims, { kid: 'two' }),
  ],
];

describe.each<ProviderId>(['oidc', 'kakao'])('an ID token for %s', (id) => {
  it.each(forged)('with %s is refused', async (_what, forge) => {
    const provider = provide(id);
    issuer.sign = async (claims) => {
      const result = forge(claims);
      return result instanceof Promise ? result : issuer.signWith(issuer.keys.privateKey, result);
    };
    await expect(comeBack(provider)).rejects.toEqual(refused('refused'));
    issuer.sign = null;
    expect(await comeBack(provider)).toMatchObject({ subject: moon.sub });
  });
});

it('asks for the keys once, however many unknown ones are named', async () => {
  const provider = provide('oidc');
  await comeBack(provider);
  const before = issuer.asked.get('/jwks')!;
  const { privateKey } = await generateKeyPair('RS256');
  for (const kid of ['two', 'three', 'four']) {
    issuer.sign = (claims) => issuer.signWith(privateKey, claims, { kid });
    await expect(comeBack(provider)).rejects.toEqual(refused('refused'));
  }
  expect(issuer.asked.get('/jwks')).toBe(before);
});

it('believes no profile of somebody else', async () => {
  issuer.forge = ({ email: _, ...claims }) => ({ ...claims, sub: 'somebody else' });
  await expect(comeBack(provide('oidc'))).rejects.toEqual(refused('refused'));
  await expect(comeBack(provide('kakao'))).rejects.toEqual(refused('refused'));
});

it('believes no answer that another issuer gave', async () => {
  const provider = provide('oidc');
  const { code } = issuer.agree(await provider.begin(flow));
  const answer = { ...flow, code, issuer: 'https://elsewhere.test' };
  await expect(provider.finish(answer)).rejects.toEqual(refused('refused'));
});

it('follows no redirect and believes no issuer that claims another name', async () => {
  const liar = createServer((request, response) => {
    if (request.url?.startsWith('/moved'))
      response.writeHead(302, { location: `${issuer.url}/.well-known/openid-configuration` }).end();
    else
      response.end(JSON.stringify({ issuer: issuer.url, authorization_endpoint: `${issuer.url}/authorize` }));
  });
  await new Promise<void>((done) => liar.listen(0, '127.0.0.1', done));
  const { port } = liar.address() as { port: number };
  for (const path of ['', '/moved'])
    await expect(provide('oidc', `http://127.0.0.1:${port}${path}`).begin(flow)).rejects.toBeInstanceOf(
      IdentityError,
    );
  await new Promise((done) => liar.close(done));
});
