import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { PasskeyRow } from './ways-in.queries.ts';

/** The site as browsers know it: passkeys of one host are worthless on another. */
export interface Party {
  origin: string;
  name: string;
}

interface Owner {
  id: string;
  email: string;
  name: string;
}

/** What a browser needs to make a passkey. It is kept by the device, so that it can be found without an address. */
export async function creationOptions(party: Party, owner: Owner, existing: readonly PasskeyRow[]) {
  return generateRegistrationOptions({
    rpName: party.name,
    rpID: new URL(party.origin).hostname,
    userID: new TextEncoder().encode(owner.id),
    userName: owner.email,
    userDisplayName: owner.name,
    attestationType: 'none',
    excludeCredentials: existing.map((row) => ({
      id: row.credential_id,
      transports: transportsOf(row.transports),
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
  });
}

/** What a browser needs to use any passkey of this site. */
export async function requestOptions(party: Party) {
  return generateAuthenticationOptions({
    rpID: new URL(party.origin).hostname,
    userVerification: 'preferred',
  });
}

export interface NewPasskey {
  credentialId: string;
  publicKey: string;
  counter: number;
  transports: string;
}

/** `null` for whatever was not made for this challenge on this site. */
export async function readCreation(
  party: Party,
  challenge: string,
  response: RegistrationResponseJSON,
): Promise<NewPasskey | null> {
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: new URL(party.origin).hostname,
    requireUserVerification: false,
  }).catch(() => null);
  if (!checked?.verified) return null;
  const { id, publicKey, counter, transports } = checked.registrationInfo.credential;
  return {
    credentialId: id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    transports: transportsOf((transports ?? []).join(',')).join(','),
  };
}

/** `null` for whatever the passkey did not sign for this challenge on this site, or whose count has gone back. */
export async function readUse(
  party: Party,
  challenge: string,
  response: AuthenticationResponseJSON,
  row: PasskeyRow,
): Promise<{ counter: number; userVerified: boolean } | null> {
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: new URL(party.origin).hostname,
    credential: {
      id: row.credential_id,
      publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
      counter: Number(row.counter),
    },
    requireUserVerification: false,
  }).catch(() => null);
  if (!checked?.verified) return null;
  const { newCounter, userVerified } = checked.authenticationInfo;
  return { counter: newCounter, userVerified };
}

/** The challenge that a browser says it answers; it is looked up before anything is believed. */
export function challengeIn(response: { response: { clientDataJSON: string } }): string {
  try {
    const text = Buffer.from(response.response.clientDataJSON, 'base64url').toString('utf8');
    const { challenge } = JSON.parse(text) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : '';
  } catch {
    return '';
  }
}

const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

function transportsOf(list: string) {
  const words = list.split(',');
  return transports.filter((one) => words.includes(one));
}
