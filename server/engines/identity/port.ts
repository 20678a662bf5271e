export const providerIds = ['kakao', 'naver', 'google', 'github', 'oidc'] as const;
export type ProviderId = (typeof providerIds)[number];

/** Who somebody is elsewhere. */
export interface OutsideIdentity {
  /** Never changes and is never given to anybody else; text, because some providers count beyond 2³¹. */
  subject: string;
  email: string | null;
  /** The provider itself vouches that the address is this person's, now. */
  emailVerified: boolean;
  name: string | null;
}

/** What one flow is bound to; the same values come back when it is finished. */
export interface FlowSecrets {
  /** Compared with the `nonce` of the ID token, where there is one. */
  nonce: string;
  /** PKCE, RFC 7636. */
  codeVerifier: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
  state: string;
}

export interface ProviderAnswer extends FlowSecrets {
  code: string;
  /** The `iss` of the redirect, RFC 9207; `null` when there was none. */
  issuer: string | null;
}

/** Somebody else who knows who people are. */
export interface IdentityProvider {
  readonly id: ProviderId;
  /** What people call it; `null` for those whose name every language has. */
  readonly name: string | null;
  /** The address to send the browser to. @throws IdentityError */
  begin(flow: FlowSecrets): Promise<string>;
  /** Trades the code for an identity and checks everything that the provider signed. @throws IdentityError */
  finish(answer: ProviderAnswer): Promise<OutsideIdentity>;
}

/** `unavailable`: nobody answered as they should, try again later. `refused`: this answer proves nothing. */
export type IdentityErrorCode = 'unavailable' | 'refused';

/** Its message names neither person, code nor token, so that it may be logged. */
export class IdentityError extends Error {
  readonly code: IdentityErrorCode;

  constructor(code: IdentityErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'IdentityError';
    this.code = code;
  }
}
