import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { directoryKey } from '../spaces.queries.ts';

export interface SpaceGroup {
  key: string;
  name: Record<string, string>;
}

/** Adds headings of the spaces list; those that exist stay as the host named them. */
export async function addGroups(ctx: Ctx, groups: readonly SpaceGroup[]): Promise<void> {
  if (groups.length === 0) return;
  await ctx.transaction(async (tx) => {
    await scopeTo<'space_groups'>(tx)
      .insertInto('space_groups')
      .values(groups.map(({ key, name }, position) => ({ key, name: JSON.stringify(name), position })))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    tx.wake('cache', directoryKey);
  });
}

/** @throws DomainError 422 */
export async function assertGroupExists(tx: Ctx, key: string | null): Promise<void> {
  if (key === null) return;
  const group = await scopeTo<'space_groups'>(tx)
    .selectFrom('space_groups')
    .select('key')
    .where('key', '=', key)
    .executeTakeFirst();
  if (!group) throw invalidField('/group', 'spaces.unknown_group');
}
