import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { createJobs } from '../engines/jobs/graphile.ts';
import type { JobsEngine } from '../engines/jobs/port.ts';
import type { Ctx, CtxEnvironment } from '../kernel/ctx.ts';
import type { DB } from '../kernel/db.generated.ts';
import type { Setting } from '../kernel/settings.ts';
import { SettingsStore } from '../modules/settings/index.ts';
import { buildApp, type App } from './build-app.ts';
import type { Config } from './config.ts';
import { chooseEngines, type ChosenEngines } from './engines.ts';
import type { WebHandler } from './http/web-pages.ts';
import { composeModules, type Composition } from './modules.ts';
import { NodeCache } from './node-cache.ts';
import { collectTasks, collectTimedTasks, reactionTable, systemContext } from './tasks.ts';

export interface NodeParts {
  config: Config;
  connectionString: string;
  pool: Pool;
  log: FastifyBaseLogger;
  /** Signs sessions and hashes guests; the same on every node. */
  secret: string;
  version: string;
  web?: WebHandler | undefined;
  now?: () => Date;
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
  const engines = chooseEngines(parts);
  const settings = new SettingsStore();
  await settings.reload(db);
  const cache = new NodeCache();
  const composition = composeModules({ ...parts, settings, engines, jobs: () => jobs });
  const environment = environmentOf({
    parts,
    db,
    engines,
    settings,
    cache,
    composition,
    nudge: () => jobs.nudge(),
  });
  const contextOf = systemContext(() => environment, parts.log);
  const jobs = createJobs({
    ...parts,
    nodeId: randomUUID(),
    tasks: collectTasks(composition.modules, contextOf),
    timed: collectTimedTasks(composition.modules, contextOf),
    roles: config.roles,
  });
  const reloading = keepFresh(engines, cache, () => settings.reload(db));
  let draining = false;
  const app = await buildApp({
    ...parts,
    ...config,
    environment,
    modules: composition.modules,
    findActor: composition.findActor,
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
      return stopParts(app, engines, jobs, composition, ctx);
    },
  };
}

interface EnvironmentParts {
  parts: NodeParts;
  db: Kysely<DB>;
  engines: ChosenEngines;
  settings: SettingsStore;
  cache: NodeCache;
  composition: Composition;
  nudge: () => void;
}

function environmentOf({
  parts,
  db,
  engines,
  settings,
  cache,
  composition,
  nudge,
}: EnvironmentParts): CtxEnvironment {
  const reactions = reactionTable(composition.modules);
  return {
    db,
    engines,
    now: parts.now ?? (() => new Date()),
    reactionsTo: (event) => reactions.get(event) ?? [],
    committed: ({ jobs, wakes }) => {
      if (jobs) nudge();
      for (const { channel, id } of wakes) {
        // This node knows at once; the bus tells the others, and this one again.
        if (channel === 'cache') cache.drop(id);
        engines.bus.publish(channel, id);
      }
    },
    readSetting: <T>(setting: Setting<T>) => settings.read(setting),
    cached: (key, load) => cache.get(key, load),
  };
}

/** Follows what other nodes change: by the bus at once, and by looking every two seconds should the bus have missed it. */
function keepFresh(
  engines: ChosenEngines,
  cache: NodeCache,
  reloadSettings: () => Promise<void>,
): NodeJS.Timeout {
  const reload = () => void reloadSettings().catch(() => undefined);
  engines.bus.subscribe('cache', (key) => cache.drop(key));
  engines.bus.subscribe('settings', reload);
  engines.bus.onGap(() => {
    cache.clear();
    reload();
  });
  return setInterval(reload, 2_000).unref();
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
  await app.http.close();
  await composition.flush(ctx);
  await jobs.stop();
  await engines.bus.stop();
  await engines.mail.stop();
}
