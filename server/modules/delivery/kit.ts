import type { Mailer } from '../../engines/mail/port.ts';
import type { PushSender } from '../../engines/push/port.ts';
import type { SlackSender } from '../../engines/slack/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { findKnownOrigin } from '../accounts/index.ts';
import type { DeliveryKeys } from './secrets.ts';

/** What the use-cases of this module share on one node. */
export interface Kit {
  mail: Mailer;
  push: PushSender;
  slack: SlackSender;
  keys: DeliveryKeys;
  publicUrl: string | null;
  /** This machine's own address, for a site that is being tried out: its mails are read here. */
  ownAddress: string | null;
}

/** Where links lead from outside; `null` when no address is known that can be trusted. */
export async function findOrigin(kit: Kit, ctx: Ctx): Promise<string | null> {
  return kit.publicUrl ?? (await findKnownOrigin(ctx)) ?? kit.ownAddress;
}
