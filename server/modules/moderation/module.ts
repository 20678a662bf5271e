import './moderation.personal.ts';
import type { Module } from '../../kernel/module.ts';
import { appealsRoutes, publicRoutes } from './appeals.routes.ts';
import { casesRoutes } from './cases.routes.ts';
import { flagsRoutes } from './flags.routes.ts';
import { tellEndedBlocks } from './moderation.jobs.ts';
import './own-targets.ts';
import { standingRoutes, type AccountOfPass } from './standing.routes.ts';

/** Flags, cases, warnings and appeals. */
export function moderationModule({ accountOfPass }: { accountOfPass: AccountOfPass }): Module {
  const mountStanding = standingRoutes(accountOfPass);
  return {
    name: 'moderation',
    routes: (http) => {
      flagsRoutes(http);
      casesRoutes(http);
      mountStanding(http);
      appealsRoutes(http);
      publicRoutes(http);
    },
    timed: [tellEndedBlocks],
  };
}
