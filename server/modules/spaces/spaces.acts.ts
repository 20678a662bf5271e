import type { Ctx } from '../../kernel/ctx.ts';
import { recordAct } from '../audit/index.ts';
import type { SpaceRow } from './spaces.queries.ts';

const told = [
  'slug',
  'kind',
  'name',
  'description',
  'icon',
  'group_key',
  'tags',
  'read_role',
  'write_role',
  'comment_role',
  'anonymous_allowed',
  'archived_at',
] as const;

/** Writes down what became another in a space. What the system makes, such as a blueprint's spaces, is nobody's act. */
export async function recordSpace(
  tx: Ctx,
  act: 'spaces.created' | 'spaces.edited',
  before: SpaceRow | null,
  after: SpaceRow,
): Promise<void> {
  if (!tx.actor) return;
  const changed = told.filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after[key]));
  const pick = (row: SpaceRow) => Object.fromEntries(changed.map((key) => [key, row[key]]));
  await recordAct(tx, {
    act,
    actorId: tx.actor.id,
    target: { type: 'space', id: after.id },
    before: before && pick(before),
    after: { slug: after.slug, ...pick(after) },
  });
}
