import { Type } from 'typebox';
import { OneOf } from '../../kernel/http.ts';
import { defineSetting } from '../../kernel/settings.ts';

/** New members confirm their address before they can sign in. */
export const requireVerifiedEmail = defineSetting('accounts.require_verified_email', Type.Boolean(), false, {
  public: true,
});
/** Anybody may make an account. */
export const signUpOpen = defineSetting('accounts.sign_up_open', Type.Boolean(), true, { public: true });
/** Whether those who make an account have to be invited. */
export const joiningBy = defineSetting('accounts.joining', OneOf(['open', 'invitation']), 'open', {
  public: true,
});
/** Who may make API keys for programs of their own. */
export const apiKeysFor = defineSetting(
  'accounts.api_keys_for',
  OneOf(['member', 'moderator', 'admin']),
  'member',
);
