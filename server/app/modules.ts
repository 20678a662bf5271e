import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { JobsEngine } from '../engines/jobs/port.ts';
import type { Actor, Ctx } from '../kernel/ctx.ts';
import type { Module } from '../kernel/module.ts';
import { accountsModule } from '../modules/accounts/index.ts';
import { adminModule } from '../modules/admin/index.ts';
import { createCard, membersModule, withdrawCard } from '../modules/members/index.ts';
import { postsModule } from '../modules/posts/index.ts';
import { settingsModule, type SettingsStore } from '../modules/settings/index.ts';
import { siteModule, siteName } from '../modules/site/index.ts';
import { spacesModule } from '../modules/spaces/index.ts';
import type { Config } from './config.ts';
import type { ChosenEngines } from './engines.ts';
import { housekeepingModule } from './housekeeping.ts';

interface CompositionParts {
  config: Config;
  pool: Pool;
  secret: string;
  version: string;
  settings: SettingsStore;
  engines: ChosenEngines;
  jobs: () => JobsEngine;
}

export interface Composition {
  modules: readonly Module[];
  findActor: (request: FastifyRequest) => Promise<Actor | null>;
  /** Writes what waits in memory, before the process ends. */
  flush: (ctx: Ctx) => Promise<void>;
}

/** The capabilities of this site, lowest first, and the places where one below is heard by one above. */
export function composeModules(parts: CompositionParts): Composition {
  const { config, engines, secret, settings, version } = parts;
  const accounts = accountsModule({
    pool: parts.pool,
    secret,
    mail: engines.mail,
    publicUrl: config.publicUrl,
    siteName: (ctx, locale) => ctx.setting(siteName)[locale === 'en' ? 'en' : 'ko'],
  });
  const posts = postsModule({ secret });
  accounts.onAccountCreated((tx, account) => createCard(tx, account));
  accounts.onWithdrawn((tx, accountId) => withdrawCard(tx, accountId));
  const modules = [
    settingsModule(settings),
    accounts,
    membersModule,
    spacesModule,
    posts,
    siteModule({ version }),
    adminModule({
      jobs: parts.jobs,
      keptMail: engines.keptMail,
      dataDir: config.dataDir,
      publicUrl: config.publicUrl,
    }),
    housekeepingModule,
  ];
  return {
    modules,
    findActor: (request) => accounts.findActor(request),
    flush: (ctx) => posts.flushViews(ctx),
  };
}
