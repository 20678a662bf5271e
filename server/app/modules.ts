import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { JobsEngine } from '../engines/jobs/port.ts';
import type { Actor, Ctx } from '../kernel/ctx.ts';
import type { Module } from '../kernel/module.ts';
import { accountsModule, type AccountsModule } from '../modules/accounts/index.ts';
import { adminModule } from '../modules/admin/index.ts';
import { discoveryModule } from '../modules/discovery/index.ts';
import { filesModule, ticketKeys } from '../modules/files/index.ts';
import { membersModule } from '../modules/members/index.ts';
import { postsModule } from '../modules/posts/index.ts';
import { searchModule } from '../modules/search/index.ts';
import { settingsModule, type SettingsStore } from '../modules/settings/index.ts';
import { siteModule, siteName, siteTimeZone } from '../modules/site/index.ts';
import { spacesModule } from '../modules/spaces/index.ts';
import { auditModule } from '../modules/audit/index.ts';
import { blocksModule } from '../modules/blocks/index.ts';
import { notificationsModule } from '../modules/notifications/index.ts';
import { deliveryModule, type DeliveryModule } from '../modules/delivery/index.ts';
import { moderationModule } from '../modules/moderation/index.ts';
import { chatModule } from '../modules/chat/index.ts';
import { matchingModule } from '../modules/matching/index.ts';
import { launchesModule } from '../modules/launches/index.ts';
import { recruitingModule } from '../modules/recruiting/index.ts';
import { meetupsModule } from '../modules/meetups/index.ts';
import { trustModule, type TrustModule } from '../modules/trust/index.ts';
import { assertMayWrite, hasTerms, termsModule } from '../modules/terms/index.ts';
import { invitationsModule } from '../modules/invitations/index.ts';
import { webhooksModule } from '../modules/webhooks/index.ts';
import { rightsModule } from '../modules/rights/index.ts';
import type { Config } from './config.ts';
import { findLastBackup } from './last-backup.ts';
import type { ChosenEngines } from './engines.ts';
import { connect } from './connections.ts';
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
  /** Refuses who has not agreed to what is in force. */
  assertMayWrite: (ctx: Ctx) => Promise<void>;
  /** Writes what waits in memory, before the process ends. */
  flush: (ctx: Ctx) => Promise<void>;
  /** Counts a look at a post on a page that was rendered for somebody else. */
  viewed: (ctx: Ctx, postId: string, guest: { address: string; agent: string }) => void;
}

/** The capabilities of this site, lowest first. */
export function composeModules(parts: CompositionParts): Composition {
  const { config, engines, secret, settings, version } = parts;
  const accounts = composeAccounts(parts);
  const posts = postsModule({ secret });
  const search = searchModule({ secret });
  const trust = trustModule();
  const delivery = composeDelivery(parts);
  connect(accounts, search, delivery);
  const modules = [
    auditModule,
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
    siteModule({ version, publicUrl: config.publicUrl, hasTerms }),
    discoveryModule({ publicUrl: config.publicUrl }),
    blocksModule,
    notificationsModule({ bus: engines.bus }),
    delivery,
    moderationModule({ accountOfPass: accounts.accountOfPass }),
    trust,
    chatModule({ accounts, bus: engines.bus, gate: search.gate, config }),
    matchingModule({ slack: engines.slack, publicUrl: config.publicUrl }),
    meetupsModule({ publicUrl: config.publicUrl }),
    recruitingModule,
    launchesModule,
    termsModule,
    invitationsModule,
    webhooksModule({ secret, publicUrl: config.publicUrl }),
    composeRights(parts, accounts),
    composeAdmin(parts, accounts),
    housekeepingModule,
  ];
  return {
    modules,
    findActor: finding(accounts, trust),
    viewed: posts.recordView,
    assertMayWrite,
    flush: flushing([posts, search, trust]),
  };
}

function composeAdmin({ config, engines, jobs }: CompositionParts, accounts: AccountsModule): Module {
  return adminModule({
    jobs,
    keptMail: engines.keptMail,
    storage: engines.storage,
    dataDir: config.dataDir,
    publicUrl: config.publicUrl,
    impersonating: accounts.impersonating,
    lastBackup: () => findLastBackup(config.dataDir),
  });
}

function composeRights({ engines, secret, jobs }: CompositionParts, accounts: AccountsModule): Module {
  return rightsModule({
    storage: engines.storage,
    keptMail: engines.keptMail,
    secret,
    jobs,
    accounts: accounts.leavers,
  });
}

/** One after another: each writes in a transaction of its own. */
function flushing(waiting: Pick<Composition, 'flush'>[]): Composition['flush'] {
  return async (ctx) => {
    for (const one of waiting) await one.flush(ctx);
  };
}

/** Who makes this request; they are here today. */
function finding(accounts: AccountsModule, trust: TrustModule): Composition['findActor'] {
  return async (request) => {
    const actor = await accounts.findActor(request);
    if (actor && !actor.impersonator) trust.recordVisit(request.ctx, actor.id);
    return actor;
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

function composeDelivery({ config, engines, secret }: CompositionParts): DeliveryModule {
  return deliveryModule({
    mail: engines.mail,
    push: engines.push,
    slack: engines.slack,
    secret,
    publicUrl: config.publicUrl,
    ownAddress: engines.keptMail && `http://localhost:${config.port}`,
  });
}
