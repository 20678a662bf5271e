import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { EngineLog } from './port.ts';
import { connectionOptions } from './pool.ts';
import { preparingClient } from './prepared.ts';

interface LaneOptions {
  connectionString: string;
  log: EngineLog;
  /** Answers while no lane can. */
  pool: pg.Pool;
  /** How many connections; 3 unless told. */
  count?: number;
}

/** A statement that takes longer than this holds up what was sent behind it, so its lane is passed over (ms). */
const slow = 100;
const single = /^\s*(?:select|with|insert|update|delete|values)\b/i;

export interface Lanes extends PostgresPool {
  end(): Promise<void>;
}

/**
 * Connections on which many askers put single reading statements at once, without waiting for each other's answers: one
 * write to the socket carries what several requests ask, which is most of a short statement's cost. Only for statements
 * outside transactions. A lane that is slow, lost or not yet there is passed over; then the pool answers.
 */
export function createLanes({ pool, count = 3, connectionString, log }: LaneOptions): Lanes {
  const Client = preparingClient();
  const open = () => new Client({ ...connectionOptions(connectionString, 'madang reads'), pipeline: true });
  const lanes = Array.from({ length: count }, () => new Lane(open, log));
  let ended = false;
  return {
    options: {},
    connect: async () => {
      const pooled = () => pool.connect() as unknown as Promise<PostgresPoolClient>;
      if (ended) return pooled();
      const free = lanes.filter((lane) => lane.isQuick());
      const best = free.reduce<Lane | null>((a, b) => (a && a.askers <= b.askers ? a : b), null);
      return (best?.take() as unknown as PostgresPoolClient | undefined) ?? pooled();
    },
    end: async () => {
      ended = true;
      await Promise.all(lanes.map((lane) => lane.end()));
    },
  };
}

/** One connection. Stands in for a pool's client that nobody has to give back. */
class Lane {
  readonly #open: () => pg.Client;
  readonly #log: EngineLog;
  readonly #began = new Set<number>();
  #client: pg.Client | null = null;
  #connecting = false;
  #gathering = false;
  #ended = false;

  constructor(open: () => pg.Client, log: EngineLog) {
    this.#open = open;
    this.#log = log;
  }

  /** How many use it now. */
  askers = 0;

  take(): this {
    this.askers += 1;
    return this;
  }

  /** Whether a statement that is sent now is answered soon. Connects for the next asker when it is not open. */
  isQuick(): boolean {
    if (!this.#client) {
      if (!this.#connecting && !this.#ended) void this.#connect();
      return false;
    }
    const [oldest] = this.#began;
    return oldest === undefined || performance.now() - oldest < slow;
  }

  /** @throws Error for what would hold for more than its own statement, such as `begin`: others use the lane as well */
  query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    if (!single.test(text)) throw new Error(`not on a shared connection: ${text.slice(0, 40)}`);
    // Two that begin in the same tick are two.
    let began = performance.now();
    while (this.#began.has(began)) began += 0.000_1;
    this.#began.add(began);
    try {
      if (!this.#client) throw new Error('Connection ended before the statement');
      this.#gather(this.#client);
      return await this.#client.query(text, [...values]);
    } finally {
      this.#began.delete(began);
    }
  };

  /** What is asked until the event loop has looked at all sockets goes in one write. */
  #gather(client: pg.Client): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    setImmediate(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }

  release = (): void => {
    this.askers -= 1;
  };

  async end(): Promise<void> {
    const client = this.#client;
    this.#ended = true;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    this.#connecting = true;
    const client = this.#open();
    const lost = (error?: Error) => {
      if (this.#client === client) this.#client = null;
      if (error) this.#log.warn({ err: error }, 'reading connection lost');
    };
    client.on('error', lost);
    client.on('end', () => lost());
    try {
      await client.connect();
      if (this.#ended) await client.end();
      else this.#client = client;
    } catch (error) {
      this.#log.warn({ err: error }, 'no reading connection; the pool answers');
    } finally {
      this.#connecting = false;
    }
  }
}
