import type { Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type SpaceRow = Selectable<DB['spaces']>;
export type SpaceGroupRow = Selectable<DB['space_groups']>;

export interface SpaceDirectory {
  spaces: readonly SpaceRow[];
  groups: readonly SpaceGroupRow[];
}

/** Cache key, and id of the wake-up that drops it everywhere. */
export const directoryKey = 'spaces';

/** All spaces with their groups, in the host's order. At most a second old. */
export async function loadDirectory(ctx: Ctx): Promise<SpaceDirectory> {
  return ctx.cached(directoryKey, async (fresh) => {
    const db = scopeTo<'spaces' | 'space_groups'>(fresh);
    const spaces = await db.selectFrom('spaces').selectAll().orderBy('position').orderBy('id').execute();
    const groups = await db.selectFrom('space_groups').selectAll().orderBy('position').execute();
    return { spaces, groups };
  });
}
