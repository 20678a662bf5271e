import type { DomainError } from '../../kernel/errors.ts';
import { inAuthScope, type AuthScope } from './auth-scope.ts';
import {
  emailInvalid,
  emailNotVerified,
  emailTaken,
  invalidCredentials,
  noPassword,
  signInRequired,
  wrongPassword,
} from './accounts.errors.ts';
import { requireVerifiedEmail } from './accounts.settings.ts';
import type { Kit } from './kit.ts';
import { sessionCookieName } from './session-tokens.rules.ts';
import type { Visit } from './visits.ts';

interface Question {
  path: string;
  body: object;
  /** A signed token whose session the call works on. */
  session?: string | null;
}

export interface AuthAnswer {
  body: Record<string, unknown>;
  cookies: string[];
  /** The signed token of the session that was made. */
  token: string | null;
}

/** Puts a request to better-auth within `scope`. @throws DomainError for whatever better-auth refuses */
export async function askAuth(
  kit: Kit,
  scope: AuthScope,
  visit: Visit,
  { path, body, session }: Question,
): Promise<AuthAnswer> {
  const auth = kit.auth(visit.secure, scope.ctx.setting(requireVerifiedEmail));
  const headers = new Headers({ 'content-type': 'application/json', origin: visit.origin });
  if (session) headers.set('cookie', `${sessionCookieName(visit.secure)}=${encodeURIComponent(session)}`);
  const request = new Request(`${visit.origin}/api/auth${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const response = await inAuthScope(scope, () => auth.handler(request));
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw refusalOf(String(answer['code'] ?? response.status));
  const cookies = response.headers.getSetCookie();
  const token = newToken(cookies, sessionCookieName(visit.secure));
  // The token that better-auth names is unsigned, and unsigned ones are not accepted here.
  return { body: 'token' in answer ? { ...answer, token } : answer, cookies, token };
}

function newToken(cookies: readonly string[], name: string): string | null {
  const value = cookies
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1)
    .split(';')[0];
  return value ? decodeURIComponent(value) : null;
}

/** A refusal that no member can be told about: a bug, or a race that the caller knows. */
export class AuthRefusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`better-auth refused: ${code}`);
    this.name = 'AuthRefusal';
    this.code = code;
  }
}

const refusals: Record<string, () => DomainError> = {
  INVALID_EMAIL: emailInvalid,
  INVALID_EMAIL_OR_PASSWORD: invalidCredentials,
  EMAIL_NOT_VERIFIED: emailNotVerified,
  USER_ALREADY_EXISTS: emailTaken,
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: emailTaken,
  INVALID_PASSWORD: () => wrongPassword('/currentPassword'),
  CREDENTIAL_ACCOUNT_NOT_FOUND: noPassword,
  UNAUTHORIZED: signInRequired,
};

/** better-auth's words are for developers; ours are codes. */
function refusalOf(code: string): Error {
  return refusals[code]?.() ?? new AuthRefusal(code);
}
