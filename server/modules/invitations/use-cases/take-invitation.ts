import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { findRecipients, joiningBy, type Joining, type NewMember } from '../../accounts/index.ts';
import { findOpen, takeUse, type InvitationRow } from '../invitations.queries.ts';
import { hashOfToken } from '../invitations.rules.ts';

const needed = () => new DomainError('forbidden', 'invitations.needed');

/** The invitation of a link that lets somebody in now; nothing tells why another one does not. */
export async function findValid(ctx: Ctx, token: string | undefined): Promise<InvitationRow | undefined> {
  const hash = token === undefined ? null : hashOfToken(token);
  const row = hash === null ? undefined : await findOpen(ctx, hash);
  if (!row) return undefined;
  const inviter = (await findRecipients(ctx, [row.inviter_id])).get(row.inviter_id);
  return inviter && !inviter.blocked ? row : undefined;
}

/**
 * Asked before an account is made, and before anything could tell whether its address is known.
 * @throws DomainError 403 `invitations.needed` without a valid one where nobody joins uninvited
 */
export async function assertInvited(ctx: Ctx, { invitation }: Joining): Promise<void> {
  if (ctx.setting(joiningBy) === 'open') return;
  if (!(await findValid(ctx, invitation))) throw needed();
}

/**
 * Uses an invitation up in the transaction that makes the account. Where everybody may join, one that does not count any more is
 * passed over.
 * @throws DomainError 403 `invitations.needed` when somebody else had the last use
 */
export async function takeInvitation(tx: Ctx, { accountId, joining }: NewMember): Promise<void> {
  const row = await findValid(tx, joining.invitation);
  const taken = row ? await takeUse(tx, row.id, accountId) : false;
  if (!taken && tx.setting(joiningBy) === 'invitation') throw needed();
}
