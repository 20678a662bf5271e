/** Why somebody did not get in by a provider. Each has words on the page that the browser is sent to. */
export type SocialCode =
  | 'denied'
  | 'state_mismatch'
  | 'provider_unknown'
  | 'provider_refused'
  | 'provider_unavailable'
  | 'email_missing'
  | 'account_exists'
  | 'sign_up_closed'
  | 'email_not_verified'
  | 'blocked'
  | 'invitation_needed'
  | 'consent_needed'
  | 'linked_elsewhere'
  | 'busy';

/** Ends a flow at a page with words; never seen by clients of the API. */
export class SocialRefusal extends Error {
  readonly code: SocialCode;

  constructor(code: SocialCode) {
    super(`sign-in by a provider was refused: ${code}`);
    this.name = 'SocialRefusal';
    this.code = code;
  }
}
