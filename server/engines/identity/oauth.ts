import { createHash } from 'node:crypto';
import { fetchJson, textOf, type Json } from './outside-json.ts';
import { IdentityError, type FlowSecrets, type ProviderAnswer } from './port.ts';

export interface Client {
  clientId: string;
  /** `null` for a client that only PKCE protects. */
  clientSecret: string | null;
}

/** Where the browser goes: the authorisation-code flow with PKCE. */
export function authorisationUrl(
  endpoint: string,
  { clientId }: Client,
  flow: FlowSecrets,
  extra: Record<string, string>,
): string {
  const url = new URL(endpoint);
  const parameters: Record<string, string> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: flow.redirectUri,
    state: flow.state,
    code_challenge: createHash('sha256').update(flow.codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

interface Exchange {
  /** How the client shows its secret. */
  by?: 'basic' | 'post';
  extra?: Record<string, string>;
}

interface Tokens {
  accessToken: string;
  idToken: string | null;
}

/** Trades the code for tokens. @throws IdentityError */
export async function exchangeCode(
  endpoint: string,
  { clientId, clientSecret }: Client,
  { code, codeVerifier, redirectUri }: ProviderAnswer,
  { by = 'post', extra = {} }: Exchange = {},
): Promise<Tokens> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
    ...extra,
  });
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
  };
  if (clientSecret !== null && by === 'basic') {
    const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  } else {
    body.set('client_id', clientId);
    if (clientSecret !== null) body.set('client_secret', clientSecret);
  }
  return readTokens(await fetchJson(endpoint, { method: 'POST', headers, body }));
}

function readTokens(answer: Json): Tokens {
  const accessToken = textOf(answer['access_token']);
  // Some answer 200 with an error in it.
  if (accessToken === null || answer['error'] !== undefined)
    throw new IdentityError('refused', 'no access token was given');
  return { accessToken, idToken: textOf(answer['id_token']) };
}

/** What a provider tells about the holder of an access token. */
export async function fetchProfile(url: string, accessToken: string): Promise<Json> {
  return fetchJson(url, { headers: bearer(accessToken) });
}

/** A path below an address that may have one itself. */
export function below(base: string, path: string): string {
  return base.replace(/\/$/, '') + path;
}

export function bearer(accessToken: string): Record<string, string> {
  return { authorization: `Bearer ${accessToken}` };
}
