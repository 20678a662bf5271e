import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { changeChoice, choiceChannel, lockChoice, type ChoiceRow } from '../choices.queries.ts';

/** Keeps whether the caller is seen while they are in rooms. @throws DomainError 409 on a stale version */
export async function choose(
  ctx: Ctx,
  { showPresence, version }: { showPresence: boolean; version?: number | undefined },
): Promise<ChoiceRow> {
  const me = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    const before = await lockChoice(tx, me);
    if (version !== undefined && version !== before.version) throw staleVersion(before.version);
    if (before.show_presence === showPresence) return before;
    const after = { show_presence: showPresence, version: before.version + 1 };
    await changeChoice(tx, me, after);
    tx.wake(choiceChannel, me);
    return after;
  });
}
