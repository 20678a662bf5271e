import { createHash, randomBytes } from 'node:crypto';

/** The end of an invitation's address: 192 random bits, of which only the hash is kept. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(24).toString('base64url');
  return { token, hash: hashOf(token) };
}

/** The hash by which an invitation is found, or `null` for what is no token of ours. */
export function hashOfToken(token: string): string | null {
  return /^[\w-]{32}$/.test(token) ? hashOf(token) : null;
}

function hashOf(token: string): string {
  return createHash('sha256').update(`invitation ${token}`).digest('base64url');
}

export type InvitationState = 'open' | 'used_up' | 'expired' | 'revoked';

interface Facts {
  uses: number;
  max_uses: number;
  expires_at: Date;
  revoked_at: Date | null;
}

export function stateOf({ uses, max_uses, expires_at, revoked_at }: Facts, now: Date): InvitationState {
  if (revoked_at) return 'revoked';
  if (uses >= max_uses) return 'used_up';
  return expires_at <= now ? 'expired' : 'open';
}
