import type { Ctx } from '../../../kernel/ctx.ts';
import { listSilentPairs } from '../../blocks/index.ts';
import { openMatchRoom } from '../../chat/index.ts';
import { notTogether, tooFew } from '../matching.errors.ts';
import { MatchOpened } from '../matching.events.ts';
import { insertMatch } from '../matches.queries.ts';
import { grantForMeetup } from './grant-scores.ts';

export interface NewMatch {
  origin: 'pool' | 'meetup';
  poolId: string | null;
  /** The meet-up that it came of; null when that has no names, so that nothing leads to its author. */
  postId: string | null;
  category: string;
  title: string | null;
  hostId: string | null;
  memberIds: readonly string[];
  /** What they have in common, by attribute. */
  conditions: Record<string, string[]>;
  /** Their room when there is one already; else one is opened. */
  roomId: string | null;
}

/**
 * Makes a match of these people, with a room for them; they are told after the transaction.
 * @throws DomainError 409 `matching.too_few` for less than two, `matching.not_together` when two of them are blocked
 */
export async function openMatch(tx: Ctx, match: NewMatch): Promise<{ id: string; roomId: string }> {
  const memberIds = [...new Set(match.memberIds)];
  if (memberIds.length < 2) throw tooFew();
  if ((await listSilentPairs(tx, memberIds)).size > 0) throw notTogether();
  const { postId, title, hostId } = match;
  const roomId =
    match.roomId ??
    (await openMatchRoom(tx, { title, hostId, memberIds, postId, capacity: memberIds.length })).id;
  const made = await insertMatch(tx, { ...match, memberIds, roomId });
  if (match.origin === 'meetup') await grantForMeetup(tx, made, memberIds);
  await tx.emit(MatchOpened({ matchId: made.id }));
  return { id: made.id, roomId };
}
