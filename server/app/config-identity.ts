import type { ProviderId } from '../engines/identity/port.ts';

/** One outside place where people may sign in. */
export interface ProviderConfig {
  id: ProviderId;
  clientId: string;
  clientSecret: string | null;
  /** Where people are sent to, and who signs. */
  issuer: string;
  /** Where profiles are read, for those that have another host for it. */
  api: string;
  /** What the button says; `null` for those whose name every language has. */
  name: string | null;
  scope: string;
}

interface Reader {
  optional(name: string): string | null;
  text(name: string, initial: string): string;
  url(name: string, protocols: readonly string[]): string | null;
  webAddress(name: string, initial: string): string;
}

type Found = Omit<ProviderConfig, 'clientId'> & { clientId: string | null };

/** Reads `KAKAO_…`, `NAVER_…`, `GOOGLE_…`, `GITHUB_…` and `OIDC_…`; names half-given ones in `problems`. */
export function readProviders(read: Reader, problems: string[]): ProviderConfig[] {
  const found = [...readKnown(read), readOidc(read, problems)];
  for (const one of found) complain(one, problems);
  return found.filter((one): one is ProviderConfig => one.clientId !== null);
}

function readKnown(read: Reader): Found[] {
  return [
    {
      id: 'kakao',
      name: null,
      clientId: read.optional('KAKAO_CLIENT_ID'),
      clientSecret: read.optional('KAKAO_CLIENT_SECRET'),
      issuer: read.webAddress('KAKAO_ISSUER', 'https://kauth.kakao.com'),
      api: read.webAddress('KAKAO_API', 'https://kapi.kakao.com'),
      scope: read.text('KAKAO_SCOPE', 'openid profile_nickname account_email'),
    },
    {
      id: 'naver',
      name: null,
      clientId: read.optional('NAVER_CLIENT_ID'),
      clientSecret: read.optional('NAVER_CLIENT_SECRET'),
      issuer: read.webAddress('NAVER_ISSUER', 'https://nid.naver.com'),
      api: read.webAddress('NAVER_API', 'https://openapi.naver.com'),
      scope: '',
    },
    {
      id: 'google',
      name: null,
      clientId: read.optional('GOOGLE_CLIENT_ID'),
      clientSecret: read.optional('GOOGLE_CLIENT_SECRET'),
      issuer: read.webAddress('GOOGLE_ISSUER', 'https://accounts.google.com'),
      api: '',
      scope: read.text('GOOGLE_SCOPE', 'openid email profile'),
    },
    {
      id: 'github',
      name: null,
      clientId: read.optional('GITHUB_CLIENT_ID'),
      clientSecret: read.optional('GITHUB_CLIENT_SECRET'),
      issuer: read.webAddress('GITHUB_ISSUER', 'https://github.com'),
      api: read.webAddress('GITHUB_API', 'https://api.github.com'),
      scope: '',
    },
  ];
}

function readOidc(read: Reader, problems: string[]): Found {
  const issuer = read.url('OIDC_ISSUER', ['https:', 'http:']);
  const clientId = read.optional('OIDC_CLIENT_ID');
  if ((issuer === null) !== (clientId === null)) problems.push('OIDC_ISSUER and OIDC_CLIENT_ID go together');
  const host = issuer ? new URL(issuer).hostname : '';
  return {
    id: 'oidc',
    name: (read.optional('OIDC_NAME') ?? host).slice(0, 40),
    clientId: issuer === null ? null : clientId,
    clientSecret: read.optional('OIDC_CLIENT_SECRET'),
    issuer: issuer ?? '',
    api: '',
    scope: read.text('OIDC_SCOPE', 'openid email profile'),
  };
}

// Kakao can be told not to ask for a secret, and an issuer of one's own may know public clients.
const secretOptional = new Set<ProviderId>(['kakao', 'oidc']);

function complain({ id, clientId, clientSecret, scope }: Found, problems: string[]): void {
  const prefix = id.toUpperCase();
  if (clientId === null && clientSecret !== null)
    problems.push(`${prefix}_CLIENT_SECRET needs ${prefix}_CLIENT_ID`);
  if (clientId !== null && clientSecret === null && !secretOptional.has(id))
    problems.push(`${prefix}_CLIENT_ID needs ${prefix}_CLIENT_SECRET`);
  if (scope !== '' && !scope.split(' ').includes('openid'))
    problems.push(`${prefix}_SCOPE must contain "openid"`);
}
