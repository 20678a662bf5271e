import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { JobsEngine } from '../engines/jobs/port.ts';
import type { Actor, Ctx } from '../kernel/ctx.ts';
import type { Module } from '../kernel/module.ts';
import { accountsModule, type AccountsModule } from '../modules/accounts/index.ts';
import { adminModule } from '../modules/admin/index.ts';
import { discoveryModule } from '../modules/discovery/index.ts';
import { dropPersonalFiles, filesModule, ticketKeys } from '../modules/files/index.ts';
import { createCard, membersModule, onCardEdited, withdrawCard } from '../modules/members/index.ts';
import { forgetWriter, onHidden, onShown, postsModule } from '../modules/posts/index.ts';
import { searchModule } from '../modules/search/index.ts';
import { settingsModule, type SettingsStore } from '../modules/settings/index.ts';
import { siteModule, siteName, siteTimeZone } from '../modules/site/index.ts';
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
  /** Counts a look at a post on a page that was rendered for somebody else. */
  viewed: (ctx: Ctx, postId: string, guest: { address: string; agent: string }) => void;
}

/** The capabilities of this site, lowest first, and the places where one below is heard by one above. */
export function composeModules(parts: CompositionParts): Composition {
  const { config, engines, secret, settings, version } = parts;
  const accounts = composeAccounts(parts);
  const posts = postsModule({ secret });
  const search = searchModule({ secret });
  accounts.onAccountCreated((tx, account) => createCard(tx, account));
  accounts.onWithdrawn((tx, accountId) => withdrawCard(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetWriter(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => dropPersonalFiles(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => search.hideMember(tx, accountId));
  onCardEdited(search.followCard);
  onHidden(search.hide);
  onShown(search.show);
  const modules = [
    settingsModule(settings),
    accounts,
    filesModule({
      images: engines.images,
      storage: engines.storage,
      scratch: join(config.dataDir, 'incoming'),
      filesHost: config.filesUrl === null ? null : filesHostOf(config.filesUrl, secret, accounts),
    }),
    membersModule,
    spacesModule,
    posts,
    search,
    siteModule({ version, publicUrl: config.publicUrl }),
    discoveryModule({ publicUrl: config.publicUrl }),
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
    viewed: posts.recordView,
    flush: async (ctx) => {
      await posts.flush(ctx);
      await search.flush(ctx);
    },
  };
}

function filesHostOf(url: string, secret: string, accounts: AccountsModule) {
  return { url, keys: ticketKeys(secret), findReader: accounts.findActorOfSession };
}

function composeAccounts({ config, engines, pool, secret }: CompositionParts): AccountsModule {
  return accountsModule({
    pool,
    secret,
    mail: engines.mail,
    providers: engines.identity,
    publicUrl: config.publicUrl,
    timeZone: (ctx) => ctx.setting(siteTimeZone),
    siteName: (ctx, locale) => ctx.setting(siteName)[locale === 'en' ? 'en' : 'ko'],
  });
}
