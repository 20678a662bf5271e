import type { JWTPayload } from 'jose';
import { createDiscovery, type Metadata } from './discovery.ts';
import { verifyIdToken } from './id-tokens.ts';
import { authorisationUrl, exchangeCode, fetchProfile, type Client } from './oauth.ts';
import { textOf } from './outside-json.ts';
import { IdentityError, type IdentityProvider, type OutsideIdentity, type ProviderId } from './port.ts';

export type Claims = JWTPayload & { sub: string };

export interface OidcOptions extends Client {
  id: ProviderId;
  name: string | null;
  issuer: string;
  /** Space-separated; `openid` has to be among them. */
  scope: string;
  /** Puts the secret into the body whatever the issuer says of itself. */
  postsSecret?: boolean;
  /** Where an issuer tells more about people than OpenID Connect knows. */
  identify?: (claims: Claims, accessToken: string) => Promise<OutsideIdentity>;
}

/** Any issuer of OpenID Connect: authorisation code, PKCE, nonce, an ID token that is checked against its published keys. */
export function createOidcProvider(options: OidcOptions): IdentityProvider {
  const { id, name, issuer, scope } = options;
  const discover = createDiscovery(issuer);
  return {
    id,
    name,
    async begin(flow) {
      const { authorisation } = await discover();
      return authorisationUrl(authorisation, options, flow, { scope, nonce: flow.nonce });
    },
    async finish(answer) {
      const metadata = await discover();
      if (answer.issuer !== null && answer.issuer !== metadata.issuer)
        throw new IdentityError('refused', 'another issuer answered');
      const by = (options.postsSecret ?? metadata.postsSecret) ? 'post' : 'basic';
      const { idToken, accessToken } = await exchangeCode(metadata.token, options, answer, { by });
      if (idToken === null) throw new IdentityError('refused', 'no ID token was given');
      const claims = await verifyIdToken(idToken, metadata, {
        clientId: options.clientId,
        nonce: answer.nonce,
      });
      return options.identify
        ? options.identify(claims, accessToken)
        : identityOf(await complete(claims, metadata, accessToken));
    },
  };
}

/** Many issuers keep the ID token small and tell the rest at their UserInfo endpoint. */
async function complete(claims: Claims, { userInfo }: Metadata, accessToken: string): Promise<Claims> {
  if (typeof claims['email'] === 'string' || userInfo === null) return claims;
  const more = await fetchProfile(userInfo, accessToken);
  // OpenID Connect Core 5.3.2: the answer may be about somebody else.
  if (more['sub'] !== claims.sub) throw new IdentityError('refused', 'UserInfo is about somebody else');
  return { ...more, ...claims };
}

function identityOf(claims: Claims): OutsideIdentity {
  const verified = claims['email_verified'];
  return {
    subject: claims.sub,
    email: textOf(claims['email']),
    emailVerified: verified === true || verified === 'true',
    name: textOf(claims['name']) ?? textOf(claims['nickname']) ?? textOf(claims['preferred_username']),
  };
}
