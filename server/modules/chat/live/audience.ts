import type { Ctx } from '../../../kernel/ctx.ts';
import { listSilentPairs } from '../../blocks/index.ts';
import { findMembers } from '../../members/index.ts';
import { presenceShown } from '../chat.settings.ts';
import { findHidden } from '../choices.queries.ts';
import { findHere } from '../stays.queries.ts';

/** Who of some members is in a room, shows themselves there, and to whom. */
export interface Audience {
  isHere(accountId: string): boolean;
  nameOf(accountId: string): { handle: string; name: string } | undefined;
  sees(watcherId: string, accountId: string): boolean;
}

/** A few statements for all of them. Whoever does not show themselves sees nobody either, nor do two who hear nothing of each other. */
export async function findAudience(
  ctx: Ctx,
  roomId: string,
  accountIds: ReadonlySet<string>,
): Promise<Audience> {
  const here = await findHere(ctx, roomId, [...accountIds]);
  const ids = [...here];
  const [hidden, silent, cards] = await Promise.all([
    findHidden(ctx, ids),
    listSilentPairs(ctx, ids),
    findMembers(ctx, ids),
  ]);
  const showing = cards.filter((card) => !hidden.has(card.account_id) && !card.withdrawn_at);
  const names = new Map(
    ctx.setting(presenceShown)
      ? showing.map((card) => [card.account_id, { handle: card.handle, name: card.display_name }])
      : [],
  );
  return {
    isHere: (id) => here.has(id),
    nameOf: (id) => names.get(id),
    sees: (watcherId, id) => names.has(watcherId) && names.has(id) && !silent.has(`${watcherId} ${id}`),
  };
}
