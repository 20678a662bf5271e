import type { Ctx } from '../../../kernel/ctx.ts';
import { closeRoom } from '../../chat/index.ts';
import { alreadyCancelled, matchNotFound } from '../matching.errors.ts';
import { MatchCancelled } from '../matching.events.ts';
import { findMatch, setCancelled } from '../matches.queries.ts';
import { takeScoresBack } from './grant-scores.ts';

/**
 * Ends a match that does not take place, in the caller's transaction: its room is closed, what it gave is taken back, its
 * members are told. @throws DomainError 404; 409 `matching.already_cancelled`
 */
export async function cancelMatch(
  tx: Ctx,
  matchId: string,
  { by, reason }: { by: string | null; reason: string | null },
): Promise<void> {
  const match = await findMatch(tx, matchId);
  if (!match) throw matchNotFound();
  if (!(await setCancelled(tx, matchId, { by, reason }))) throw alreadyCancelled();
  await takeScoresBack(tx, match);
  await tx.emit(MatchCancelled({ matchId, byId: by }));
  // The room's lock comes last, and is held for a moment.
  await closeRoom(tx, match.room_id);
}
