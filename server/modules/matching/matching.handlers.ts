import type { SlackSender } from '../../engines/slack/port.ts';
import { onEvent } from '../../kernel/events.ts';
import { EntryTimedOut, MatchCancelled, MatchOpened } from './matching.events.ts';
import { slackGroups } from './matching.settings.ts';
import { tellCancelled, tellMatched, tellTimedOut } from './use-cases/tell-of-match.ts';
import { tellInSlack, type SlackParts } from './use-cases/tell-in-slack.ts';

export const matchingHandlers = (slack: SlackSender, parts: SlackParts) => [
  onEvent(MatchOpened, 'matching.match_opened', (ctx, { matchId }) => tellMatched(ctx, matchId), {
    soon: true,
  }),
  onEvent(
    MatchOpened,
    'matching.match_opened_slack',
    (ctx, { matchId }) => tellInSlack(ctx, slack, parts, matchId),
    { wanted: async (tx) => slack.hasBot && tx.setting(slackGroups) },
  ),
  onEvent(MatchCancelled, 'matching.match_cancelled', (ctx, { matchId, byId }) =>
    tellCancelled(ctx, matchId, byId),
  ),
  onEvent(EntryTimedOut, 'matching.entry_timed_out', (ctx, { entryId }) => tellTimedOut(ctx, entryId)),
];
