import './delivery.personal.ts';
import type { Mailer } from '../../engines/mail/port.ts';
import type { PushSender } from '../../engines/push/port.ts';
import type { SlackSender } from '../../engines/slack/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Module } from '../../kernel/module.ts';
import { adminDeliveriesRoutes } from './admin-deliveries.routes.ts';
import { deliveryHandlers, deliveryJobs, deliveryTimed } from './delivery.jobs.ts';
import { devicesRoutes } from './devices.routes.ts';
import type { Kit } from './kit.ts';
import { mySettingsRoutes } from './my-settings.routes.ts';
import { deliveryKeys } from './secrets.ts';
import { oneClickRoutes, unsubscribeRoutes } from './unsubscribe.routes.ts';
import { forgetReader, welcomeReader } from './use-cases/follow-member.ts';

export interface DeliveryOptions {
  mail: Mailer;
  push: PushSender;
  slack: SlackSender;
  /** Seals and signs; the same on every node. */
  secret: string;
  publicUrl: string | null;
  /** This machine's own address, for a site whose mails are read here; else `null`. */
  ownAddress: string | null;
}

export interface DeliveryModule extends Module {
  /** For the transaction that makes an account. */
  welcome: (tx: Ctx, account: { accountId: string }) => Promise<void>;
  /** For the transaction in which somebody leaves. */
  forget: (tx: Ctx, accountId: string) => Promise<void>;
}

/** Notices by mail, web push and Slack. */
export function deliveryModule({ secret, ...engines }: DeliveryOptions): DeliveryModule {
  const kit: Kit = { ...engines, keys: deliveryKeys(secret) };
  return {
    name: 'delivery',
    routes: (http) => {
      mySettingsRoutes(kit)(http);
      devicesRoutes(http);
      unsubscribeRoutes(kit)(http);
      adminDeliveriesRoutes(http);
    },
    rootRoutes: oneClickRoutes(kit),
    handlers: deliveryHandlers,
    jobs: deliveryJobs(kit),
    timed: deliveryTimed,
    welcome: welcomeReader,
    forget: forgetReader,
  };
}
