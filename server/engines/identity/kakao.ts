import { below, fetchProfile } from './oauth.ts';
import { createOidcProvider, type Claims } from './oidc.ts';
import { textOf, type Json } from './outside-json.ts';
import { IdentityError, type IdentityProvider, type OutsideIdentity } from './port.ts';

export interface KakaoOptions {
  clientId: string;
  clientSecret: string | null;
  /** `https://kauth.kakao.com` unless a gateway stands before it. */
  issuer: string;
  /** `https://kapi.kakao.com`. */
  api: string;
  scope: string;
}

/** Kakao Login: OpenID Connect whose ID token says nothing about the address, so that its own profile is asked. */
export function createKakaoProvider({ api, ...options }: KakaoOptions): IdentityProvider {
  return createOidcProvider({
    ...options,
    id: 'kakao',
    name: null,
    postsSecret: true,
    identify: async (claims, accessToken) =>
      identityOf(claims, await fetchProfile(below(api, '/v2/user/me'), accessToken)),
  });
}

function identityOf({ sub }: Claims, profile: Json): OutsideIdentity {
  const id = profile['id'];
  const subject = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : textOf(id);
  if (subject !== sub) throw new IdentityError('refused', 'the profile is about somebody else');
  const account = (profile['kakao_account'] ?? {}) as Json;
  const card = (account['profile'] ?? {}) as Json;
  return {
    subject,
    email: textOf(account['email']),
    // Valid: still this person's. Verified: it once was shown to be.
    emailVerified: account['is_email_valid'] === true && account['is_email_verified'] === true,
    name: textOf(card['nickname']),
  };
}
