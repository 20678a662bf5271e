import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { recordAct } from '../../audit/index.ts';
import { revoke } from '../invitations.queries.ts';

const notFound = () => new DomainError('not-found', 'invitations.not_found');

/** One of my links lets nobody in any more; whoever came by it stays. @throws DomainError 404 for one that is not mine */
export async function revokeMine(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await revoke(tx, id, tx.actor!.id))) throw notFound();
  });
}

/** The same for anybody's, which is written down. @throws DomainError 404 */
export async function revokeAny(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const revoked = await revoke(tx, id, null);
    if (!revoked) throw notFound();
    const { row, ended } = revoked;
    if (!ended) return;
    await recordAct(tx, {
      act: 'invitations.revoked',
      actorId: tx.actor!.id,
      target: { type: 'account', id: row.inviter_id },
      before: { maxUses: row.max_uses, uses: row.uses },
    });
  });
}
