import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

const matchId = Type.String();

/** People were matched, by a pool or by their meet-up. */
export const MatchOpened = defineEvent('matching.match_opened', Type.Object({ matchId }));
export const MatchCancelled = defineEvent(
  'matching.match_cancelled',
  Type.Object({ matchId, byId: Type.Union([Type.String(), Type.Null()]) }),
);
/** An entry ended without a match. */
export const EntryTimedOut = defineEvent('matching.entry_timed_out', Type.Object({ entryId: Type.String() }));
/** A row was added to somebody's score: `reason` and `ref` name it once and for all. */
export const MatchScoreGranted = defineEvent(
  'matching.score_granted',
  Type.Object({
    accountId: Type.String(),
    matchId,
    category: Type.String(),
    amount: Type.Integer(),
    reason: Type.String(),
    ref: Type.String(),
  }),
);
