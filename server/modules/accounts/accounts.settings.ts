import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

/** New members confirm their address before they can sign in. */
export const requireVerifiedEmail = defineSetting('accounts.require_verified_email', Type.Boolean(), false, {
  public: true,
});
/** Anybody may make an account. */
export const signUpOpen = defineSetting('accounts.sign_up_open', Type.Boolean(), true, { public: true });
