import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { fetchJson, textOf, type Json } from './outside-json.ts';
import { IdentityError } from './port.ts';

export interface Metadata {
  issuer: string;
  authorisation: string;
  token: string;
  userInfo: string | null;
  keys: JWTVerifyGetKey;
  /** The token endpoint takes the secret in the body only. */
  postsSecret: boolean;
}

const keptFor = 3_600_000;

/** Reads what an issuer says of itself, once an hour; a failure is not kept. */
export function createDiscovery(issuer: string): () => Promise<Metadata> {
  let known: { metadata: Promise<Metadata>; until: number } | null = null;
  return () => {
    if (known && known.until > Date.now()) return known.metadata;
    const metadata = discover(issuer);
    const mine = { metadata, until: Date.now() + keptFor };
    known = mine;
    metadata.catch(() => {
      if (known === mine) known = null;
    });
    return metadata;
  };
}

async function discover(configured: string): Promise<Metadata> {
  const base = configured.replace(/\/$/, '');
  const found = await fetchJson(`${base}/.well-known/openid-configuration`);
  const issuer = textOf(found['issuer']);
  // OpenID Connect Discovery 4.3: whoever claims to be another issuer is not believed.
  if (issuer?.replace(/\/$/, '') !== base)
    throw new IdentityError('unavailable', `${new URL(base).host} claims to be another issuer`);
  const endpoint = (name: string): string => endpointOf(found, name, base);
  const methods = found['token_endpoint_auth_methods_supported'];
  return {
    issuer,
    authorisation: endpoint('authorization_endpoint'),
    token: endpoint('token_endpoint'),
    userInfo: found['userinfo_endpoint'] === undefined ? null : endpoint('userinfo_endpoint'),
    // An unknown key id asks for the keys anew, at most once a minute.
    keys: createRemoteJWKSet(new URL(endpoint('jwks_uri')), {
      cooldownDuration: 60_000,
      timeoutDuration: 5_000,
    }),
    postsSecret: Array.isArray(methods) && !methods.includes('client_secret_basic'),
  };
}

function endpointOf(found: Json, name: string, issuer: string): string {
  const text = textOf(found[name]);
  const url = text === null ? null : URL.parse(text);
  // Only an issuer that is itself asked without TLS may send people on without it.
  const fits =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && new URL(issuer).protocol === 'http:');
  if (!url || !fits) throw new IdentityError('unavailable', `${new URL(issuer).host} has no usable ${name}`);
  return url.href;
}
