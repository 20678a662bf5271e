import { join } from 'node:path';
import type { Pool } from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../engines/bus/port.ts';
import { createPostgresBus } from '../engines/bus/postgres.ts';
import { createKeptMailer } from '../engines/mail/kept.ts';
import type { KeptMails, Mailer } from '../engines/mail/port.ts';
import { createSmtpMailer } from '../engines/mail/smtp.ts';
import { markdownIt } from '../engines/markdown/markdown-it.ts';
import type { Storage } from '../engines/storage/port.ts';
import { createDiskStorage } from '../engines/storage/disk.ts';
import type { Markdown } from '../engines/markdown/port.ts';
import type { Config } from './config.ts';

export interface ChosenEngines {
  bus: Bus;
  mail: Mailer;
  /** Present when mails are kept instead of sent. */
  keptMail: KeptMails | null;
  storage: Storage;
  markdown: Markdown;
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
    storage: createDiskStorage({ root: join(config.dataDir, 'files') }),
    markdown: markdownIt,
  };
}
