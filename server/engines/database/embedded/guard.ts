import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { superuser } from './cluster.ts';

/** "Madang" in ASCII: the number of the lock that the one live server of a cluster holds. */
const lockNumber = '120265298046567';

export interface Address {
  port: number;
  password: string;
  /** Talk to it through its socket in this folder instead of loopback. */
  socketFolder?: string;
}

export function connectionString({ port, password, socketFolder }: Address, database: string): string {
  const through = socketFolder ? `?host=${encodeURIComponent(socketFolder)}` : '';
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}${through}`;
}

export type Taken =
  | { outcome: 'held'; session: pg.Client; ended: Promise<void>; version: number }
  | { outcome: 'held by another' }
  | { outcome: 'not reachable'; code: string };

export interface Manners {
  /** How long an owner that was just killed may take to let go (ms). */
  patience: number;
  /** How long an owner that lost its session, because PostgreSQL died, may take to come back (ms). */
  yield?: number;
}

/**
 * Takes the lock that says "this server owns the cluster" on a session of its own. The lock lives exactly as long as
 * the session, so no file has to be believed.
 */
export async function takeOwnership(address: Address, manners: Manners): Promise<Taken> {
  const session = new pg.Client({
    connectionString: connectionString(address, 'postgres'),
    application_name: 'madang owner',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  session.on('error', () => undefined);
  const ended = new Promise<void>((done) => session.once('end', () => done()));
  try {
    await session.connect();
    if (!(await lock(session, manners))) {
      await session.end();
      return { outcome: 'held by another' };
    }
    const { rows } = await session.query<{ number: string }>(
      `select current_setting('server_version_num') as number`,
    );
    return { outcome: 'held', session, ended, version: Math.floor(Number(rows[0]?.number) / 10_000) };
  } catch (error) {
    session.end().catch(() => undefined);
    return { outcome: 'not reachable', code: (error as { code?: string }).code ?? (error as Error).message };
  }
}

async function lock(session: pg.Client, manners: Manners): Promise<boolean> {
  const ownersTurn = Date.now() + (manners.yield ?? 0);
  while (Date.now() < ownersTurn && (await tryLock(session))) {
    await session.query(`select pg_advisory_unlock(${lockNumber})`);
    await delay(50);
  }
  const deadline = Date.now() + manners.patience;
  while (!(await tryLock(session))) {
    if (Date.now() >= deadline) return false;
    await delay(50);
  }
  return true;
}

async function tryLock(session: pg.Client): Promise<boolean> {
  const { rows } = await session.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(${lockNumber}) as locked`,
  );
  return rows[0]?.locked ?? false;
}

/** Makes the database if this is the first time that anybody asks for it. */
export async function ensureDatabase(session: pg.Client, name: string): Promise<void> {
  const { rowCount } = await session.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount === 0) await session.query(`create database ${name}`);
}
