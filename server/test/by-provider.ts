import type { TestIssuer } from '../engines/identity/test-issuer.ts';
import type { Answer, Community } from './community.ts';

export interface Newcomer {
  sub: string;
  email: string;
  email_verified: boolean;
  name: string;
}

/** Ways through the door of an OpenID provider: there, and back. */
export function comingBy(community: () => Community, issuer: TestIssuer) {
  let counter = 0;

  const begin = (joining: object): Promise<Answer> =>
    community().guest.post('/api/auth/sign-in/social', {
      provider: 'oidc',
      callbackURL: '/drafts',
      ...joining,
    });

  /** @returns where the browser is sent in the end, and what it is given */
  async function come(person: Newcomer, begun: Answer): Promise<Answer> {
    issuer.person = person;
    const cookie = String([begun.headers['set-cookie']].flat()[0]).split(';')[0]!;
    const query = new URLSearchParams(issuer.agree(begun.body.url)).toString();
    const url = `/api/auth/callback/oidc?${query}`;
    return community().request({ method: 'GET', url, headers: { cookie } });
  }
  const finish = async (person: Newcomer, begun: Answer): Promise<string> =>
    String((await come(person, begun)).headers['location']);

  return {
    newcomer(): Newcomer {
      counter += 1;
      const email = `outside${counter}@people.test`;
      return { sub: String(5_000_000 + counter), email, email_verified: true, name: `바깥 ${counter}` };
    },
    begin,
    finish,
    /** There and back, with what was brought along. @returns where the browser is sent in the end */
    enter: async (person: Newcomer, joining: object = {}): Promise<string> =>
      finish(person, await begin(joining)),
    /** How many accounts have this address. */
    accounts: async (email: string): Promise<number> => {
      const { db } = community().node.ctx;
      return (await db.selectFrom('accounts').select('id').where('email', '=', email).execute()).length;
    },
  };
}

/** What a site is started with that has this issuer as its provider. */
export const issuedBy = ({ url, clientId, clientSecret }: TestIssuer): Record<string, string> => ({
  OIDC_ISSUER: url,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
});
