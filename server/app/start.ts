import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { makeFirstStart, type FirstStart } from '../modules/site/index.ts';
import { readOrCreateSecret } from './cluster-secrets.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { createNode } from './node.ts';
import { loadWeb } from './web-build.ts';

export interface RunningServer {
  address: string;
  dataLocation: string;
  firstStart: FirstStart | null;
  stop(): Promise<void>;
}

interface StartOptions {
  config: Config;
  log: Logger;
  /** Lines for the person who started it. */
  tell: (line: string) => void;
  /** The database is gone for good: nothing can be promised any more. */
  lost: (problem: Error) => void;
}

const root = resolve(import.meta.dirname, '../..');

export function readVersion(): string {
  return (JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Brings the whole community up: database, migrations, first content, pages, jobs, HTTP. */
export async function startServer({ config, log, tell, lost }: StartOptions): Promise<RunningServer> {
  const serves = config.roles.includes('web');
  const building = serves ? loadWeb(tell) : Promise.resolve(undefined);
  building.catch(() => undefined);
  const { database, pool } = await openDatabase({ config, log });
  database.onDown = lost;
  const undo: (() => Promise<void>)[] = [() => database.stop(), () => pool.end()];
  const stop = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const secret = await readOrCreateSecret(pool, 'session-key');
    const node = await createNode({
      config,
      connectionString: database.connectionString,
      pool,
      log,
      secret,
      version: readVersion(),
      web: await building,
    });
    undo.push(() => node.stop());
    const firstStart = await makeFirstStart(node.ctx, config);
    await node.start();
    const address = serves ? await listen(node.app.http, config) : 'no pages (ROLES=worker)';
    return { address, dataLocation: database.location, firstStart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export class PortTaken extends Error {}

async function listen(
  http: { listen: (options: object) => Promise<string>; server: { address(): unknown } },
  config: Config,
): Promise<string> {
  try {
    await http.listen({ port: config.port, host: config.host });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new PortTaken(
      `Port ${config.port} on ${config.host} is taken. Choose another one: PORT=3001 npm start`,
    );
  }
  const { port } = http.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return `http://${host === '0.0.0.0' || host === '[::]' ? 'localhost' : host}:${port}`;
}
