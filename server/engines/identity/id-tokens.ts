import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Metadata } from './discovery.ts';
import { IdentityError } from './port.ts';

// Keys that only the issuer has: with a shared secret, or without any, everybody could sign.
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const maxLength = 32 * 1024;

interface Expected {
  clientId: string;
  nonce: string;
}

/** The claims of an ID token that this issuer signed for this flow. @throws IdentityError */
export async function verifyIdToken(
  token: string,
  { issuer, keys }: Metadata,
  { clientId, nonce }: Expected,
): Promise<JWTPayload & { sub: string }> {
  if (token.length > maxLength) throw new IdentityError('refused', 'an ID token of absurd size');
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience: clientId,
    algorithms,
    requiredClaims: ['sub', 'exp', 'iat'],
    clockTolerance: 60,
  }).catch((error: unknown) => {
    throw asIdentityError(error);
  });
  const { sub, aud, azp } = payload;
  if (payload['nonce'] !== nonce) throw new IdentityError('refused', 'the ID token is of another flow');
  const forMany = Array.isArray(aud) && aud.length > 1;
  if ((forMany || azp !== undefined) && azp !== clientId)
    throw new IdentityError('refused', 'the ID token was made for another client');
  if (typeof sub !== 'string' || sub === '' || sub.length > 255)
    throw new IdentityError('refused', 'the ID token names nobody');
  return { ...payload, sub };
}

function asIdentityError(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) {
    return new IdentityError('unavailable', 'the keys of the issuer cannot be read', { cause: error });
  }
  const isDown = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return new IdentityError(isDown ? 'unavailable' : 'refused', `the ID token is not valid: ${error.code}`);
}
