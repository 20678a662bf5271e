import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

export interface Neighbour {
  sub: string;
  email: string;
  emailVerified: boolean;
  name: string;
}

export interface OidcServer {
  url: string;
  /** Who may sign in there, by the name that the provider gives them. */
  people: Map<string, Neighbour>;
  /** How many authorisation requests came with PKCE, state and nonce. */
  guarded: () => number;
  stop(): Promise<void>;
}

export const client = { id: 'madang', secret: 'a secret of the journeys' };

interface Options {
  /** No `email` in ID token and UserInfo; a numeric id; who it is stands in `/v2/user/me`. */
  likeKakao?: boolean;
}

/**
 * A certified OpenID Connect server of its own, with one page: a field for who somebody is, a button that agrees and one that
 * does not. It works without scripts.
 */
export async function startOidcServer(
  callback: string,
  { likeKakao = false }: Options = {},
): Promise<OidcServer> {
  const people = new Map<string, Neighbour>();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, configure(callback, people, likeKakao));
  let guarded = 0;
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    const asked = new URL(ctx.href).searchParams;
    const names = ['code_challenge', 'state', 'nonce'];
    if (ctx.path === '/auth' && names.every((name) => asked.get(name))) guarded += 1;
    await next();
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url === '/v2/user/me') void profile(provider, people, request, response);
    else if (request.url?.startsWith('/interaction/')) void interact(provider, request, response);
    else void answer(request, response);
  });
  return { url, people, guarded: () => guarded, stop: () => stop(server) };
}

function configure(callback: string, people: Map<string, Neighbour>, likeKakao: boolean): Configuration {
  return {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [callback],
        token_endpoint_auth_method: likeKakao ? 'client_secret_post' : 'client_secret_basic',
      },
    ],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    scopes: likeKakao ? ['openid', 'profile_nickname', 'account_email'] : ['openid', 'email', 'profile'],
    claims: likeKakao
      ? { openid: ['sub'] }
      : { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of the journeys'] },
    findAccount: (_ctx, name) => {
      const person = people.get(name);
      if (!person) return undefined;
      const { sub, email, emailVerified, name: called } = person;
      return {
        accountId: sub,
        claims: () => ({ sub, email, email_verified: emailVerified, name: called }),
      };
    },
  };
}

const page = `<!doctype html><title>Provider</title><form method="post">
<label>Who are you? <input name="login"></label>
<button name="answer" value="yes">Agree</button> <button name="answer" value="no">No</button></form>`;

/** Who it is and that they agree, in one form. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html');
    response.end(page);
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const form = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
  if (form.get('answer') !== 'yes') {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  const { params } = await provider.interactionDetails(request, response);
  const accountId = form.get('login') ?? '';
  const grant = new provider.Grant({ accountId, clientId: client.id });
  grant.addOIDCScope(String(params['scope']));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}

/** As `kapi.kakao.com` answers: the id is a number beyond 2³¹, and two flags speak for the address. */
async function profile(
  provider: Provider,
  people: Map<string, Neighbour>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  const found = await provider.AccessToken.find(token);
  const person = people.get(found?.accountId ?? '');
  response.setHeader('content-type', 'application/json;charset=UTF-8');
  if (!person) {
    response.writeHead(401).end('{"code":-401}');
    return;
  }
  const { sub, email, emailVerified, name } = person;
  const account = {
    profile: { nickname: name },
    is_email_valid: true,
    is_email_verified: emailVerified,
    email,
  };
  response.end(JSON.stringify({ id: Number(sub), kakao_account: account }));
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
