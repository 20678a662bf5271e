import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { onEvent, type EventHandler } from '../../kernel/events.ts';
import { OneOf } from '../../kernel/http.ts';
import { defineJob, type JobDefinition, type TimedJob } from '../../kernel/jobs.ts';
import { NoticesMade } from '../notifications/index.ts';
import { channels } from './choices.rules.ts';
import { deleteSettledBefore, findOverdue } from './deliveries.queries.ts';
import { deliveriesKeptDays } from './delivery.settings.ts';
import type { Kit } from './kit.ts';
import { planDeliveries, scheduleNext, sendJob } from './use-cases/plan-deliveries.ts';
import { sendDue } from './use-cases/send-due.ts';

const Due = Type.Object({ accountId: Type.String(), channel: OneOf(channels) });

export const deliveryHandlers: EventHandler[] = [
  onEvent(NoticesMade, 'delivery.plan', (ctx, { items }) => planDeliveries(ctx, items)),
];

export function deliveryJobs(kit: Kit): JobDefinition[] {
  return [defineJob(sendJob, Due, (ctx, due) => sendDue(kit, ctx, due))];
}

const overdueAfter = 60_000;
const mostAtOnce = 1000;
const day = 86_400_000;

export const deliveryTimed: TimedJob[] = [
  // A job that was lost, or that somebody removed by hand, loses no mail.
  { name: 'delivery.find_overdue', schedule: '* * * * *', catchUp: '1h', run: findForgotten },
  {
    name: 'delivery.forget_settled',
    schedule: '41 3 * * *',
    catchUp: '1d',
    run: (ctx) =>
      deleteSettledBefore(ctx, new Date(ctx.now.getTime() - ctx.setting(deliveriesKeptDays) * day)),
  },
];

async function findForgotten(ctx: Ctx): Promise<void> {
  const overdue = await findOverdue(ctx, new Date(ctx.now.getTime() - overdueAfter), mostAtOnce);
  for (const { accountId, channel } of overdue)
    await ctx.transaction((tx) => scheduleNext(tx, accountId, channel));
}
