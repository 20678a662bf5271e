import type { Space } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

export type WriteRight = { may: true } | { may: false; reason: string } | { may: false; signIn: true };

/** Whether somebody may write in a space; if not, why, or that signing in would help. */
export function writeRight(
  space: Pick<Space, 'archived' | 'rights' | 'mine'>,
  signedIn: boolean,
): WriteRight {
  if (space.mine.write) return { may: true };
  if (space.archived) return { may: false, reason: m.space_archived() };
  if (space.rights.write === 'moderator') return { may: false, reason: m.space_only_moderators() };
  if (space.rights.write === 'admin') return { may: false, reason: m.space_only_admins() };
  return signedIn ? { may: false, reason: m.space_not_allowed() } : { may: false, signIn: true };
}
