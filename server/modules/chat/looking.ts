import type { Ctx } from '../../kernel/ctx.ts';

/** Of these members, those who have the room before them now, on whichever node. */
type Find = (ctx: Ctx, roomId: string, accountIds: readonly string[]) => Promise<ReadonlySet<string>>;

let find: Find = () => Promise.resolve(new Set());

/** Whoever holds open connections says so here. A function of its arguments: every node of a process shares it. */
export function defineLooking(finder: Find): void {
  find = finder;
}

/** Who looks need not be told. Nobody, as long as nothing is known of connections. */
export function findLooking(
  ctx: Ctx,
  roomId: string,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return find(ctx, roomId, accountIds);
}
