import type { Pool } from 'pg';
import type { JobsLog } from './port.ts';

const beatMs = 5000;
const silentSeconds = 20;
/** Every so often also look for locks of nodes that nobody remembers: a scan of the job table, so not on every beat. */
const scanEveryBeats = 12;

interface NodesOptions {
  pool: Pool;
  log: JobsLog;
  nodeId: string;
  roles: readonly string[];
  /** Workers look after the jobs of nodes that died. */
  sweeps: boolean;
}

/** Heartbeats of this node, and the takeover of jobs whose node stopped beating. */
export class Nodes {
  readonly #options: NodesOptions;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | null = null;
  #beats = 0;
  lastBeatAt: Date | null = null;

  constructor(options: NodesOptions) {
    this.#options = options;
  }

  /** Makes this node known. Must be done before it takes its first job, or others would free that. */
  async register(): Promise<void> {
    const { pool, nodeId, roles } = this.#options;
    await pool.query(
      `insert into nodes (id, roles) values ($1, $2)
       on conflict (id) do update set roles = excluded.roles, beat_at = now()`,
      [nodeId, roles],
    );
    this.lastBeatAt = new Date();
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#beating ??= this.#beat().finally(() => {
        this.#beating = null;
      });
    }, beatMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#beating;
    await this.#options.pool.query('delete from nodes where id = $1', [this.#options.nodeId]);
  }

  async #beat(): Promise<void> {
    const { pool, log, nodeId, sweeps } = this.#options;
    try {
      await this.register();
      if (sweeps) await sweep(pool, log, this.#beats % scanEveryBeats === 0);
      this.#beats += 1;
    } catch (error) {
      log.error({ err: error, nodeId }, 'Cannot report that this node is alive');
    }
  }
}

/** `locked_by` of a job taken by a node: the node's id, then which of its runners. */
export function lockName(nodeId: string, runner: number): string {
  return `${nodeId}/${runner}`;
}

async function sweep(pool: Pool, log: JobsLog, scan: boolean): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const gone = await client.query<{ id: string }>(
      `delete from nodes where beat_at < now() - make_interval(secs => $1) returning id`,
      [silentSeconds],
    );
    if (scan || gone.rows.length > 0) {
      const { rows } = await client.query<{ locked_by: string }>(
        `select distinct locked_by from (
           select locked_by from graphile_worker._private_jobs where locked_at is not null
           union all select locked_by from graphile_worker._private_job_queues where locked_at is not null
         ) as locks
         where not exists (select from nodes where locks.locked_by like nodes.id || '/%')`,
      );
      const orphans = rows.map((row) => row.locked_by);
      if (orphans.length > 0) await unlock(client, orphans);
    }
    await client.query('commit');
    for (const node of gone.rows) log.warn({ nodeId: node.id }, 'A node went silent; its jobs were freed');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Frees what these runners hold and tells the others to look for it now. */
export async function unlock(db: Pick<Pool, 'query'>, lockNames: readonly string[]): Promise<void> {
  await db.query('select graphile_worker.force_unlock_workers($1)', [lockNames]);
  await db.query(`select pg_notify('jobs:insert', '{"count":1000}')`);
}
