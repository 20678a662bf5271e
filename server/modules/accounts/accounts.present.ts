import type { Role } from '../../kernel/ctx.ts';
import type { IdentityProvider } from '../../engines/identity/port.ts';
import type { LinkedRow, PasskeyRow } from './ways-in.queries.ts';
import type { AccountRow, SessionRow } from './accounts.queries.ts';

/** As better-auth shows a user. */
export function presentUser(row: AccountRow) {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.email_verified,
    name: row.name,
    image: row.image,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** As better-auth shows a session, without its token. */
export function presentSession(row: SessionRow) {
  return {
    id: row.id,
    userId: row.account_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ipAddress: row.ip,
    userAgent: row.user_agent,
  };
}

export function presentMySession(row: SessionRow, currentId: string) {
  return {
    id: row.id,
    current: row.id === currentId,
    userAgent: row.user_agent,
    network: row.ip,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}

export function presentPasskey(row: PasskeyRow) {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

/** `name` is the host's own word for a provider; others have one in every language. */
export function presentLinked(row: LinkedRow, providers: readonly IdentityProvider[]) {
  return {
    id: row.id,
    provider: row.provider,
    name: providers.find(({ id }) => id === row.provider)?.name ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** For administrators only: it names the address. */
export function presentAccount(row: AccountRow) {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.email_verified,
    name: row.name,
    role: row.role as Role,
    createdAt: row.created_at.toISOString(),
  };
}
