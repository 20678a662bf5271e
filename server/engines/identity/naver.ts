import { authorisationUrl, below, exchangeCode, fetchProfile, type Client } from './oauth.ts';
import { textOf, type Json } from './outside-json.ts';
import { IdentityError, type IdentityProvider } from './port.ts';

export interface NaverOptions extends Client {
  /** `https://nid.naver.com` unless a gateway stands before it. */
  issuer: string;
  /** `https://openapi.naver.com`. */
  api: string;
}

/** Naver: OAuth 2.0 without ID tokens; who it is comes straight from its profile, over TLS. */
export function createNaverProvider({ issuer, api, ...client }: NaverOptions): IdentityProvider {
  const at = (path: string, base = issuer) => below(base, path);
  return {
    id: 'naver',
    name: null,
    begin: async (flow) => authorisationUrl(at('/oauth2.0/authorize'), client, flow, {}),
    async finish(answer) {
      const { accessToken } = await exchangeCode(at('/oauth2.0/token'), client, answer, {
        extra: { state: answer.state },
      });
      const profile = await fetchProfile(at('/v1/nid/me', api), accessToken);
      const person = (profile['response'] ?? {}) as Json;
      const subject = textOf(person['id']);
      if (profile['resultcode'] !== '00' || subject === null)
        throw new IdentityError('refused', 'the profile names nobody');
      return {
        subject,
        email: textOf(person['email']),
        // A contact address that its owner typed: nobody has written to it.
        emailVerified: false,
        name: textOf(person['nickname']) ?? textOf(person['name']),
      };
    },
  };
}
