import type { AuthenticationResponseJSON } from '@simplewebauthn/browser';
import { send, type Outcome } from '#lib/features/forms/send.ts';
import type { Refusal } from '#lib/features/forms/refusals.ts';

interface SignedIn {
  twoFactorRedirect?: boolean;
}

/** The library of passkeys, fetched when it is first needed. */
const library = () => import('@simplewebauthn/browser');

/** True where this browser has passkeys at all, on a page that it trusts. */
export function passkeysWork(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === 'function';
}

/** True where passkeys are offered together with saved passwords. */
export async function passkeysAutofill(): Promise<boolean> {
  return passkeysWork() && (await (await library()).browserSupportsWebAuthnAutofill());
}

/** Lets go of a passkey that is being waited for. */
export async function stopWaiting(): Promise<void> {
  (await library()).WebAuthnAbortService.cancelCeremony();
}

/** Signs in with a passkey; `null` when nobody chose one. */
export async function enterWithPasskey(autofill: boolean): Promise<Outcome<SignedIn> | null> {
  const options = await send<never>(fetch, 'POST', '/api/auth/passkey/options');
  if (!options.ok) return options;
  const { startAuthentication } = await library();
  let response: AuthenticationResponseJSON;
  try {
    response = await startAuthentication({ optionsJSON: options.data, useBrowserAutofill: autofill });
  } catch {
    return null;
  }
  return send<SignedIn>(fetch, 'POST', '/api/auth/passkey/sign-in', { response });
}

/** Makes a passkey on this device; `null` when nobody did. */
export async function makePasskey(name: string): Promise<Refusal | 'made' | null> {
  const options = await send<never>(fetch, 'POST', '/api/v1/me/passkeys/options');
  if (!options.ok) return options.refusal;
  const { startRegistration } = await library();
  try {
    const response = await startRegistration({ optionsJSON: options.data });
    const kept = await send(fetch, 'POST', '/api/v1/me/passkeys', { name, response });
    return kept.ok ? 'made' : kept.refusal;
  } catch {
    return null;
  }
}
