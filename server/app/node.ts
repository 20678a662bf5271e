import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { createLanes } from '../engines/database/lanes.ts';
import { createJobs } from '../engines/jobs/graphile.ts';
import type { JobsEngine } from '../engines/jobs/port.ts';
import type { Ctx, CtxEnvironment } from '../kernel/ctx.ts';
import type { DB } from '../kernel/db.generated.ts';
import type { Setting } from '../kernel/settings.ts';
import { SettingsStore } from '../modules/settings/index.ts';
import { buildApp, type App } from './build-app.ts';
import type { Config } from './config.ts';
import { readOrCreateSecret } from './cluster-secrets.ts';
import { chooseEngines, type ChosenEngines } from './engines.ts';
import { allPages, PageCache } from './http/page-cache.ts';
import { pagesTouchedBy, touchesEveryPage } from './http/page-changes.ts';
import type { WebHandler } from './http/web-pages.ts';
import { composeModules, type Composition } from './modules.ts';
import { DearCache, NodeCache } from './node-cache.ts';
import { collectTasks, collectTimedTasks, reactionTable, soonTasks, systemContext } from './tasks.ts';

export interface NodeParts {
  config: Config;
  connectionString: string;
  pool: Pool;
  log: FastifyBaseLogger;
  /** Signs sessions and hashes guests; the same on every node. */
  secret: string;
  version: string;
  web?: WebHandler | undefined;
  now?: (() => Date) | undefined;
}

/** One process of the cluster, wired but not yet listening. */
export interface MadangNode {
  app: App;
  engines: ChosenEngines;
  jobs: JobsEngine;
  /** Acts as the system. */
  ctx: Ctx;
  start(): Promise<void>;
  /** Turns readiness to 503, answers what was asked, finishes or hands over jobs, writes what waits. */
  stop(): Promise<void>;
}

/** Wires engines, modules and HTTP. */
export async function createNode(parts: NodeParts): Promise<MadangNode> {
  const { config, pool } = parts;
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const lanes = createLanes(parts);
  const reads = new Kysely<DB>({ dialect: new PostgresDialect({ pool: lanes }) });
  const engines = chooseEngines({ ...parts, pushSecret: await readOrCreateSecret(pool, 'push-key') });
  const settings = new SettingsStore();
  await settings.reload(db);
  const caches = { cache: new NodeCache(), pages: new PageCache() };
  const composition = composeModules({ ...parts, settings, engines, jobs: () => jobs });
  const nudge = () => jobs.nudge();
  const environment = environmentOf({ parts, db, reads, engines, settings, caches, composition, nudge });
  const contextOf = systemContext(() => environment, parts.log);
  const jobs = createJobs({
    ...parts,
    nodeId: randomUUID(),
    tasks: collectTasks(composition.modules, contextOf),
    timed: collectTimedTasks(composition.modules, contextOf),
    soon: soonTasks(composition.modules),
    roles: config.roles,
  });
  const reloading = keepFresh(engines, caches, () => settings.reload(db));
  let draining = false;
  const app = await buildApp({
    ...parts,
    ...config,
    environment,
    modules: composition.modules,
    web: parts.web && { handler: parts.web, cache: caches.pages, viewed: composition.viewed },
    findActor: composition.findActor,
    assertMayWrite: composition.assertMayWrite,
    health: { database: async () => void (await pool.query('select 1')), draining: () => draining },
  });
  const ctx = contextOf();
  return {
    app,
    engines,
    jobs,
    ctx,
    // The first start may have written settings.
    start: () => settings.reload(db).then(() => startParts(engines, jobs)),
    stop: () => {
      draining = true;
      clearInterval(reloading);
      return stopParts(app, engines, jobs, composition, ctx).finally(() => lanes.end());
    },
  };
}

interface Caches {
  cache: NodeCache;
  pages: PageCache;
}

interface EnvironmentParts {
  parts: NodeParts;
  db: Kysely<DB>;
  reads: Kysely<DB>;
  engines: ChosenEngines;
  settings: SettingsStore;
  caches: Caches;
  composition: Composition;
  nudge: () => void;
}

function environmentOf({
  parts,
  db,
  reads,
  engines,
  settings,
  caches: { cache, pages },
  composition,
  nudge,
}: EnvironmentParts): CtxEnvironment {
  const reactions = reactionTable(composition.modules);
  const dear = new DearCache();
  return {
    db,
    reads,
    engines,
    now: parts.now ?? (() => new Date()),
    reactionsTo: (event) => reactions.get(event) ?? [],
    wakesFor: pagesTouchedBy,
    committed: ({ jobs, wakes }) => {
      if (jobs) nudge();
      for (const { channel, id } of wakes) {
        // This node knows at once; the bus tells the others, and this one again.
        if (channel === 'cache') cache.drop(id);
        if (channel === 'pages') pages.drop(id);
        if (touchesEveryPage(channel)) pages.drop(allPages);
        engines.bus.publish(channel, id);
      }
    },
    readSetting: <T>(setting: Setting<T>) => settings.read(setting),
    limitScale: parts.config.rateLimitScale,
    cached: (key, load, { alone }) => (alone ? cache.getAlone(key, load) : cache.get(key, load)),
    keptWhileDear: (key, load) => dear.get(key, load),
  };
}

/** Follows what other nodes change: by the bus at once, and by looking every two seconds should the bus have missed it. */
function keepFresh(
  engines: ChosenEngines,
  { cache, pages }: Caches,
  reloadSettings: () => Promise<void>,
): NodeJS.Timeout {
  const reload = () => reloadSettings().catch(() => undefined);
  // Only then: a page that is rendered meanwhile still shows the settings from before.
  const reloadForPages = () => void reload().then(() => pages.drop(allPages));
  engines.bus.subscribe('cache', (key) => {
    cache.drop(key);
    pages.drop(allPages);
  });
  engines.bus.subscribe('pages', (change) => pages.drop(change));
  engines.bus.subscribe('settings', reloadForPages);
  engines.bus.onGap(() => {
    cache.clear();
    reloadForPages();
  });
  return setInterval(() => void reload(), 2_000).unref();
}

async function startParts(engines: ChosenEngines, jobs: JobsEngine): Promise<void> {
  await engines.bus.start();
  await jobs.start();
}

async function stopParts(
  app: App,
  engines: ChosenEngines,
  jobs: JobsEngine,
  composition: Composition,
  ctx: Ctx,
): Promise<void> {
  await app.drain();
  await app.http.close();
  await composition.flush(ctx);
  await jobs.stop();
  await engines.bus.stop();
  await engines.mail.stop();
  await engines.images.stop();
}
