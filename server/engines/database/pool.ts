import pg from 'pg';
import type { EngineLog } from './port.ts';
import { preparingClient } from './prepared.ts';

interface PoolOptions {
  connectionString: string;
  log: EngineLog;
  /** How many connections this pool may hold; 10 unless told. */
  max?: number;
  /** How it is called in pg_stat_activity. */
  applicationName?: string;
}

/**
 * The only way to get a pool: no statement, lock or forgotten transaction may hold others up for long, and a lost
 * connection is logged instead of ending the process. `int8` arrives as a string (ids are strings): write
 * `count(*)::int` for numbers.
 */
export function createPool({
  connectionString,
  log,
  max = 10,
  applicationName = 'madang',
}: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(connectionString, applicationName),
    Client: preparingClient(),
    max,
  });
  const lost = (error: Error) => log.warn({ err: error, pool: applicationName }, 'database connection lost');
  pool.on('error', lost);
  // A client that is checked out reports its loss to itself as well; without a listener that would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** How every connection of ours behaves. @param applicationName how it is called in pg_stat_activity */
export function connectionOptions(connectionString: string, applicationName: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: applicationName,
    statement_timeout: 15_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  };
}
