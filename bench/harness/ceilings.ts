import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { cpuOf } from './accounting.ts';
import { load } from './load.ts';

const rows = 100_000;
const commitClients = 16;
const databaseName = 'madang_bench';

/** CPU of one request to each ceiling (ms). */
export interface CeilingCost {
  bare: number;
  barePerSecond: number;
  rowServer: number;
  rowDatabase: number;
}

/** What Fastify, pg and PostgreSQL alone can do on this machine, in this minute. */
export class Ceilings {
  readonly #child: ChildProcess;
  readonly #origin: string;
  readonly #pool: pg.Pool;
  readonly #databaseCpu: () => number;

  constructor(child: ChildProcess, origin: string, pool: pg.Pool, databaseCpu: () => number) {
    this.#child = child;
    this.#origin = origin;
    this.#pool = pool;
    this.#databaseCpu = databaseCpu;
  }

  /** Both HTTP ceilings, for some seconds each. */
  async measure(seconds: number): Promise<CeilingCost> {
    const bare = await this.#cost(seconds, () => '/json');
    const row = await this.#cost(seconds, () => `/row?id=${1 + Math.floor(Math.random() * rows)}`);
    return {
      bare: bare.server,
      barePerSecond: bare.perSecond,
      rowServer: row.server,
      rowDatabase: row.database,
    };
  }

  async #cost(seconds: number, path: () => string) {
    const before = { server: cpuOf(this.#child.pid!), database: this.#databaseCpu() };
    const { requests, perSecond } = await load({
      origin: this.#origin,
      seconds,
      next: () => ({ path: path() }),
    });
    return {
      server: (cpuOf(this.#child.pid!) - before.server) / requests,
      database: (this.#databaseCpu() - before.database) / requests,
      perSecond,
    };
  }

  /** Single-row INSERTs a second that 16 clients commit, nothing else in between. */
  async commits(seconds: number): Promise<number> {
    const until = performance.now() + seconds * 1000;
    let done = 0;
    const insert = async () => {
      while (performance.now() < until) {
        await this.#pool.query({
          name: 'insert',
          text: 'insert into bench_commits (title) values ($1)',
          values: ['글을 하나 씁니다'],
        });
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: commitClients }, insert));
    return done / seconds;
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, 'exit');
    await this.#pool.end();
  }
}

/** Starts the ceilings on a database of their own in the same PostgreSQL. @param databaseCpu CPU of that PostgreSQL so far (ms) */
export async function startCeilings(connectionString: string, databaseCpu: () => number): Promise<Ceilings> {
  const own = new URL(connectionString);
  own.pathname = `/${databaseName}`;
  await fill(connectionString, own.href);
  const child = fork(join(import.meta.dirname, 'ceiling-server.ts'), {
    env: { ...process.env, CEILING_DATABASE: own.href, NODE_ENV: 'production' },
  });
  const [origin] = (await once(child, 'message')) as [string];
  const pool = new pg.Pool({ connectionString: own.href, max: commitClients });
  return new Ceilings(child, origin, pool, databaseCpu);
}

async function fill(main: string, own: string): Promise<void> {
  const outside = new pg.Client({ connectionString: main });
  await outside.connect();
  await outside.query(`drop database if exists ${databaseName} with (force)`);
  await outside.query(`create database ${databaseName}`);
  await outside.end();
  const inside = new pg.Client({ connectionString: own });
  await inside.connect();
  await inside.query(
    'create table bench_rows (id bigint primary key, ok boolean not null, title text not null)',
  );
  await inside.query(
    `insert into bench_rows select n, true, '제목 ' || n from generate_series(1, ${rows}) as n`,
  );
  await inside.query(
    'create table bench_commits (id bigint generated always as identity primary key, title text not null)',
  );
  await inside.query('vacuum analyze bench_rows');
  await inside.end();
}
