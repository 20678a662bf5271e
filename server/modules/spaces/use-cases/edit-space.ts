import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { assertRights, cleanTag, cleanTexts, slugTaken } from '../space-input.rules.ts';
import { spaceNotFound } from '../spaces.access.ts';
import { SpaceRightsChanged } from '../spaces.events.ts';
import { recordSpace } from '../spaces.acts.ts';
import { directoryKey, type SpaceRow } from '../spaces.queries.ts';
import type { SpaceRole } from '../spaces.rules.ts';
import type { SpaceChanges } from '../spaces.schemas.ts';
import { assertGroupExists } from './arrange-groups.ts';

/** Changes a space. @throws DomainError 404, 409 on a taken slug or a stale version, 422 */
export async function editSpace(ctx: Ctx, slug: string, changes: SpaceChanges): Promise<SpaceRow> {
  return ctx.transaction(async (tx) => {
    const db = scopeTo<'spaces'>(tx);
    const before = await db
      .selectFrom('spaces')
      .selectAll()
      .where('slug', '=', slug)
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw spaceNotFound();
    if (changes.version !== undefined && changes.version !== before.version)
      throw staleVersion(before.version);
    if (changes.group !== undefined) await assertGroupExists(tx, changes.group);
    const row = await db
      .updateTable('spaces')
      .set({ ...columnsOf(changes, before, tx.now), version: before.version + 1 })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
      .catch((error: Error & { code?: string }) => {
        throw error.code === '23505' ? slugTaken() : error;
      });
    if (changes.position !== undefined) await moveTo(tx, row.id, changes.position);
    tx.wake('cache', directoryKey);
    if (row.read_role !== before.read_role) await tx.emit(SpaceRightsChanged({ spaceId: row.id }));
    await recordSpace(tx, 'spaces.edited', before, row);
    return row;
  });
}

function columnsOf(changes: SpaceChanges, before: SpaceRow, now: Date) {
  const rights = {
    read: (changes.rights?.read ?? before.read_role) as SpaceRole,
    write: (changes.rights?.write ?? before.write_role) as SpaceRole,
    comment: (changes.rights?.comment ?? before.comment_role) as SpaceRole,
  };
  assertRights(rights);
  return {
    read_role: rights.read,
    write_role: rights.write,
    comment_role: rights.comment,
    ...(changes.slug !== undefined && { slug: changes.slug }),
    ...(changes.name !== undefined && {
      name: JSON.stringify(cleanTexts(changes.name, '/name', { min: 1, max: 40 })),
    }),
    ...(changes.description !== undefined && {
      description: JSON.stringify(cleanTexts(changes.description, '/description', { min: 0, max: 300 })),
    }),
    ...(changes.icon !== undefined && { icon: changes.icon }),
    ...(changes.group !== undefined && { group_key: changes.group }),
    ...(changes.tags !== undefined && {
      tags: changes.tags.map((tag, index) => cleanTag(tag, `/tags/${index}`)),
    }),
    ...(changes.anonymousAllowed !== undefined && { anonymous_allowed: changes.anonymousAllowed }),
    ...(changes.archived !== undefined && { archived_at: changes.archived ? now : null }),
  };
}

/** Renumbers all spaces: there are few of them, and gaps would have to be explained. */
async function moveTo(tx: Ctx, id: string, position: number): Promise<void> {
  const db = scopeTo<'spaces'>(tx);
  const rows = await db
    .selectFrom('spaces')
    .select('id')
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute();
  const order = rows.map((row) => row.id).filter((other) => other !== id);
  order.splice(position, 0, id);
  for (const [index, spaceId] of order.entries()) {
    await db.updateTable('spaces').set({ position: index }).where('id', '=', spaceId).execute();
  }
}
