import './matching.personal.ts';
import './use-cases/apply-pools.ts';
import type { SlackSender } from '../../engines/slack/port.ts';
import type { Module } from '../../kernel/module.ts';
import { matchesRoutes } from './matches.routes.ts';
import { matchingHandlers } from './matching.handlers.ts';
import { followTheClock } from './matching.timed.ts';
import { poolsRoutes } from './pools.routes.ts';
import { runPools } from './use-cases/run-pool.ts';
import { askHowItWas } from './use-cases/tell-of-match.ts';

interface MatchingParts {
  slack: SlackSender;
  /** Where this site is; null when nobody said so. */
  publicUrl: string | null;
}

/** Who waits for whom, and who was matched. */
export function matchingModule({ slack, publicUrl }: MatchingParts): Module {
  return {
    name: 'matching',
    handlers: matchingHandlers(slack, { publicUrl }),
    jobs: [runPools, askHowItWas],
    timed: [followTheClock],
    routes: (http) => {
      poolsRoutes(http);
      matchesRoutes(http);
    },
  };
}
