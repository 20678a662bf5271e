import type { Actor } from '../../kernel/ctx.ts';
import type { SpaceRow } from './spaces.queries.ts';

export const spaceRoles = ['guest', 'member', 'moderator', 'admin'] as const;
export type SpaceRole = (typeof spaceRoles)[number];
export type SpaceRight = 'read' | 'write' | 'comment';

const rank: Record<string, number> = { guest: 0, member: 1, moderator: 2, admin: 3 };

/** Whether somebody holds a right in a space. Nobody may write where they may not read. */
export function mayIn(space: SpaceRow, actor: Pick<Actor, 'role'> | null, right: SpaceRight): boolean {
  const held = rank[actor?.role ?? 'guest']!;
  const needed = { read: space.read_role, write: space.write_role, comment: space.comment_role }[right];
  if (space.archived_at !== null && right !== 'read') return false;
  return held >= rank[needed]! && held >= rank[space.read_role]!;
}
