import type { Ctx } from '../../../kernel/ctx.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { recordSpace } from '../spaces.acts.ts';
import { assertKindExists, assertRights, cleanTag, cleanTexts, slugTaken } from '../space-input.rules.ts';
import { directoryKey, type SpaceRow } from '../spaces.queries.ts';
import { assertGroupExists } from './arrange-groups.ts';
import type { NewSpace } from '../spaces.schemas.ts';

/** Makes a space at the end of the list. @throws DomainError 409 `spaces.slug_taken` */
export async function createSpace(ctx: Ctx, space: NewSpace): Promise<SpaceRow> {
  const kind = space.kind ?? 'discussion';
  assertKindExists(kind);
  const read = space.rights?.read ?? 'guest';
  const floor = read === 'guest' ? 'member' : read;
  const rights = { read, write: space.rights?.write ?? floor, comment: space.rights?.comment ?? floor };
  assertRights(rights);
  return ctx.transaction(async (tx) => {
    await assertGroupExists(tx, space.group ?? null);
    const db = scopeTo<'spaces'>(tx);
    const row = await db
      .insertInto('spaces')
      .values((eb) => ({
        slug: space.slug,
        kind,
        group_key: space.group ?? null,
        name: JSON.stringify(cleanTexts(space.name, '/name', { min: 1, max: 40 })),
        description: JSON.stringify(
          cleanTexts(space.description ?? '', '/description', { min: 0, max: 300 }),
        ),
        icon: space.icon ?? 'message-square-text',
        tags: (space.tags ?? []).map((tag, index) => cleanTag(tag, `/tags/${index}`)),
        position: eb
          .selectFrom('spaces')
          .select((one) => one.fn.coalesce(one(one.fn.max('position'), '+', 1), one.lit(0)).as('next')),
        read_role: rights.read,
        write_role: rights.write,
        comment_role: rights.comment,
        anonymous_allowed: space.anonymousAllowed ?? false,
        created_at: tx.now,
      }))
      .onConflict((conflict) => conflict.column('slug').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw slugTaken();
    tx.wake('cache', directoryKey);
    await recordSpace(tx, 'spaces.created', null, row);
    return row;
  });
}
