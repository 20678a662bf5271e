import type { Module } from '../../kernel/module.ts';
import { Seals } from '../../kernel/seals.ts';
import { forgetDeliveries } from './deliveries.queries.ts';
import { deliverJob } from './use-cases/deliver.ts';
import { resumeForgotten } from './use-cases/resume-forgotten.ts';
import { webhookHandlers } from './webhooks.events.ts';
import { webhooksRoutes } from './webhooks.routes.ts';
import { logDays } from './webhooks.settings.ts';

interface WebhooksParts {
  secret: string;
  publicUrl: string | null;
}

const day = 86_400_000;

export function webhooksModule({ secret, publicUrl }: WebhooksParts): Module {
  const seals = new Seals(secret, 'webhooks');
  return {
    name: 'webhooks',
    routes: webhooksRoutes({ seals, publicUrl }),
    handlers: webhookHandlers,
    jobs: [deliverJob(seals)],
    timed: [
      {
        name: 'webhooks.resume',
        schedule: '*/10 * * * *',
        catchUp: '0',
        run: resumeForgotten,
      },
      {
        name: 'webhooks.forget_log',
        schedule: '41 3 * * *',
        catchUp: '1d',
        run: (ctx) => forgetDeliveries(ctx, new Date(ctx.now.getTime() - ctx.setting(logDays) * day)),
      },
    ],
  };
}
