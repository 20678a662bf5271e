import './trust.personal.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Module } from '../../kernel/module.ts';
import { defineCardCheck, defineMessageCheck } from '../../kernel/publishing.ts';
import { defineSpending } from '../../kernel/spending.ts';
import { setFlagWeight } from '../moderation/index.ts';
import { siteTimeZone } from '../site/index.ts';
import { checkCard, checkMessage } from './checks.ts';
import { contentRulesRoutes } from './content-rules.routes.ts';
import { dayOf } from './days.rules.ts';
import {
  CheckLevel,
  checkLevels,
  countApprovedComment,
  countApprovedPost,
  followAppeal,
  followWarning,
  forgetOld,
} from './trust.jobs.ts';
import { findWriter } from './newcomer.ts';
import { spend } from './spending.ts';
import { trustRoutes } from './trust.routes.ts';
import { VisitDays } from './visit-days.ts';

defineCardCheck(checkCard);
defineMessageCheck(checkMessage);

defineSpending(async (tx, what, amount) => {
  if (tx.unlimited || !tx.actor) return;
  const writer = await findWriter(tx, tx.actor.id);
  if (!writer.staff) await spend(tx, writer, { [what]: amount });
});

// Accounts that were made to flag must not hide what others wrote.
setFlagWeight(async (ctx, accountId) => {
  const { level, joinedAt } = await findWriter(ctx, accountId);
  return ctx.unlimited || level > 0 || ctx.now.getTime() - joinedAt.getTime() >= 86_400_000;
});

export interface TrustModule extends Module {
  /** The member of `ctx` is here today. */
  recordVisit: (ctx: Ctx, accountId: string) => void;
  /** Writes what waits, before the process ends. */
  flush: (ctx: Ctx) => Promise<void>;
}

export function trustModule(): TrustModule {
  const visits = new VisitDays();
  return {
    name: 'trust',
    routes: (http) => {
      trustRoutes(http);
      contentRulesRoutes(http);
    },
    handlers: [countApprovedPost, countApprovedComment, followWarning, followAppeal],
    jobs: [CheckLevel],
    timed: [checkLevels, forgetOld],
    recordVisit: (ctx, accountId) => visits.record(ctx, accountId, dayOf(ctx.now, ctx.setting(siteTimeZone))),
    flush: (ctx) => visits.flush(ctx),
  };
}
