import { authorisationUrl, bearer, below, exchangeCode, fetchProfile, type Client } from './oauth.ts';
import { fetchValue, textOf, type Json } from './outside-json.ts';
import { IdentityError, type IdentityProvider } from './port.ts';

export interface GithubOptions extends Client {
  /** `https://github.com`, or one's own GitHub Enterprise. */
  issuer: string;
  /** `https://api.github.com`, or `https://<host>/api/v3`. */
  api: string;
}

/** GitHub: OAuth 2.0 without ID tokens. */
export function createGithubProvider({ issuer, api, ...client }: GithubOptions): IdentityProvider {
  return {
    id: 'github',
    name: null,
    begin: async (flow) =>
      authorisationUrl(below(issuer, '/login/oauth/authorize'), client, flow, {
        scope: 'read:user user:email',
      }),
    async finish(answer) {
      const token = below(issuer, '/login/oauth/access_token');
      const { accessToken } = await exchangeCode(token, client, answer);
      const [person, emails] = await Promise.all([
        fetchProfile(below(api, '/user'), accessToken),
        fetchValue(below(api, '/user/emails'), { headers: bearer(accessToken) }),
      ]);
      const id = person['id'];
      if (typeof id !== 'number' || !Number.isSafeInteger(id))
        throw new IdentityError('refused', 'the profile names nobody');
      const primary = primaryOf(emails);
      return {
        subject: String(id),
        email: textOf(primary?.['email']),
        emailVerified: primary?.['verified'] === true,
        name: textOf(person['name']) ?? textOf(person['login']),
      };
    },
  };
}

function primaryOf(emails: unknown): Json | undefined {
  const list = Array.isArray(emails) ? (emails as Json[]) : [];
  return list.find((one) => one['primary'] === true);
}
