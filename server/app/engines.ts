import { join } from 'node:path';
import type { Pool } from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import type { Images } from '../engines/images/port.ts';
import { createSharpImages } from '../engines/images/sharp.ts';
import type { Bus } from '../engines/bus/port.ts';
import { createPostgresBus } from '../engines/bus/postgres.ts';
import type { IdentityProvider } from '../engines/identity/port.ts';
import { createKeptMailer } from '../engines/mail/kept.ts';
import type { KeptMails, Mailer } from '../engines/mail/port.ts';
import { createSmtpMailer } from '../engines/mail/smtp.ts';
import { markdownIt } from '../engines/markdown/markdown-it.ts';
import type { Storage } from '../engines/storage/port.ts';
import { createDiskStorage } from '../engines/storage/disk.ts';
import type { Markdown } from '../engines/markdown/port.ts';
import { postgresSearch } from '../engines/search/postgres.ts';
import type { SearchEngine } from '../engines/search/port.ts';
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
}

interface EngineParts {
  config: Config;
  connectionString: string;
  pool: Pool;
  log: FastifyBaseLogger;
}

/** Picks an adapter for each port by configuration: the only place that sees them. */
export function chooseEngines({ config, connectionString, log }: EngineParts): ChosenEngines {
  const from = config.mailFrom ?? 'Madang <no-reply@madang.local>';
  const keptMail =
    config.smtpUrl === null ? createKeptMailer({ folder: join(config.dataDir, 'mail'), from }) : null;
  return {
    bus: createPostgresBus({ connectionString, log }),
    mail: keptMail ?? createSmtpMailer({ url: config.smtpUrl!, from }),
    keptMail,
    identity: config.providers.map(chooseProvider),
    storage: createDiskStorage({ root: join(config.dataDir, 'files') }),
    images: createSharpImages(),
    markdown: markdownIt,
    search: postgresSearch,
  };
}
