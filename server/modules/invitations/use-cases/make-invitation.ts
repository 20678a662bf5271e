import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { findMembers } from '../../members/index.ts';
import { countOpen, insertInvitation, type InvitationRow } from '../invitations.queries.ts';
import { newToken } from '../invitations.rules.ts';
import { invitationsBy, invitingLevel } from '../invitations.settings.ts';

const most = 50;
const day = 86_400_000;

interface Wanted {
  maxUses: number;
  days: number;
  note: string;
}

/**
 * Makes a link by which others may join. Its token is in the answer and nowhere else.
 * @throws DomainError 403 `invitations.not_allowed` for whom the host has not allowed it, 409 `invitations.too_many`, 422
 */
export async function makeInvitation(
  ctx: Ctx,
  { maxUses, days, note }: Wanted,
): Promise<{ row: InvitationRow; token: string }> {
  const inviterId = ctx.actor!.id;
  if (!(await mayInvite(ctx))) throw new DomainError('forbidden', 'invitations.not_allowed');
  const cleaned = cleanLine(note, { pointer: '/note', min: 0, max: 100 });
  const { token, hash } = newToken();
  const row = await ctx.transaction(async (tx) => {
    if ((await countOpen(tx, inviterId)) >= most)
      throw new DomainError('conflict', 'invitations.too_many', { params: { max: most } });
    return insertInvitation(tx, {
      id: newId(tx.now.getTime()),
      inviter_id: inviterId,
      hash,
      note: cleaned,
      max_uses: maxUses,
      created_at: tx.now,
      expires_at: new Date(tx.now.getTime() + days * day),
    });
  });
  return { row, token };
}

/** Whether the caller may invite now, by role and trust level. */
export async function mayInvite(ctx: Ctx): Promise<boolean> {
  const by = ctx.setting(invitationsBy);
  if (by === 'nobody' || !ctx.actor) return false;
  if (ctx.actor.role !== 'member') return true;
  if (by === 'staff') return false;
  const [member] = await findMembers(ctx, [ctx.actor.id]);
  return (member?.trust_level ?? 0) >= ctx.setting(invitingLevel);
}
