import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import type { Images } from '../engines/images/port.ts';
import { createSharpImages } from '../engines/images/sharp.ts';
import type { Bus } from '../engines/bus/port.ts';
import { createPostgresBus } from '../engines/bus/postgres.ts';
import { createRedisBus } from '../engines/bus/redis.ts';
import type { IdentityProvider } from '../engines/identity/port.ts';
import { createKeptMailer } from '../engines/mail/kept.ts';
import type { KeptMails, Mailer } from '../engines/mail/port.ts';
import { createSmtpMailer } from '../engines/mail/smtp.ts';
import { markdownIt } from '../engines/markdown/markdown-it.ts';
import type { Outbound } from '../engines/outbound/port.ts';
import { createOutbound } from '../engines/outbound/undici.ts';
import type { Storage } from '../engines/storage/port.ts';
import { createDiskStorage } from '../engines/storage/disk.ts';
import type { Markdown } from '../engines/markdown/port.ts';
import { postgresSearch } from '../engines/search/postgres.ts';
import type { SearchEngine } from '../engines/search/port.ts';
import type { PushSender } from '../engines/push/port.ts';
import { createWebPush } from '../engines/push/web-push.ts';
import { createHttpSlack } from '../engines/slack/http.ts';
import type { SlackSender } from '../engines/slack/port.ts';
import type { Config } from './config.ts';
import { chooseProvider } from './identity.ts';

export interface ChosenEngines {
  bus: Bus;
  mail: Mailer;
  /** Present when mails are kept instead of sent. */
  keptMail: KeptMails | null;
  /** Where else people may sign in, in the order of the buttons. */
  identity: readonly IdentityProvider[];
  storage: Storage;
  images: Images;
  markdown: Markdown;
  search: SearchEngine;
  outbound: Outbound;
  push: PushSender;
  slack: SlackSender;
}

interface EngineParts {
  config: Config;
  connectionString: string;
  pool: Pool;
  log: FastifyBaseLogger;
  /** 256 bits, the same on every node. */
  pushSecret: string;
}

/** Picks an adapter for each port by configuration: the only place that sees them. */
export function chooseEngines({ config, connectionString, log, pushSecret }: EngineParts): ChosenEngines {
  const from = config.mailFrom ?? 'Madang <no-reply@madang.local>';
  const keptMail =
    config.smtpUrl === null ? createKeptMailer({ folder: join(config.dataDir, 'mail'), from }) : null;
  const outbound = createOutbound({ allow: config.outboundAllow });
  return {
    bus: config.redisUrl
      ? createRedisBus({ url: config.redisUrl, site: siteMark(pushSecret), log })
      : createPostgresBus({ connectionString, log }),
    mail: keptMail ?? createSmtpMailer({ url: config.smtpUrl!, from }),
    keptMail,
    identity: config.providers.map(chooseProvider),
    storage: createDiskStorage({ root: join(config.dataDir, 'files') }),
    images: createSharpImages(),
    markdown: markdownIt,
    search: postgresSearch,
    outbound,
    push: createWebPush({ secret: pushSecret, contact: contactOf(config, from), outbound }),
    slack: createHttpSlack({
      outbound,
      botToken: config.slackBotToken,
      api: config.slackApi,
      hooks: config.slackHooks,
    }),
  };
}

/** The same on every node of this site and on no other, and tells nothing of the secret. */
function siteMark(secret: string): string {
  return createHash('sha256').update(`bus:${secret}`).digest('hex').slice(0, 16);
}

/** Whom push services may ask about this site. */
function contactOf({ publicUrl }: Config, from: string): string {
  if (publicUrl?.startsWith('https:')) return publicUrl;
  return `mailto:${/<([^<>]+)>/.exec(from)?.[1] ?? from}`;
}
