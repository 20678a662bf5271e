import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Client } from 'pg';
import type { Bus, BusLog, Unsubscribe } from './port.ts';
import { packNotices, readNotice } from './notices.ts';
import { createOutgoing } from './outgoing.ts';
import type { Batch } from './outgoing.ts';
import { createSubscribers } from './subscribers.ts';

const pgChannel = 'madang_bus';
const batchMs = 10;
const pingMs = 15_000;
const maxBackoffMs = 5000;

/**
 * Fan-out by NOTIFY on one connection of its own: it listens there and sends there, batched, outside everybody's
 * transactions, because NOTIFY makes the transactions that contain it commit one after the other.
 */
export function createPostgresBus(options: { connectionString: string; log: BusLog }): Bus {
  return new PostgresBus(options);
}

class PostgresBus implements Bus {
  readonly #connectionString: string;
  readonly #log: BusLog;
  readonly #node = randomUUID();
  readonly #subscribers;
  readonly #outgoing;
  #client: Client | null = null;
  #unsent: string[] = [];
  #sending: Promise<void> | null = null;
  /** Something of ours did not get out: the others are told when we are back. */
  #lost = false;
  #stopped = true;
  #attempts = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #pingTimer: NodeJS.Timeout | undefined;

  constructor({ connectionString, log }: { connectionString: string; log: BusLog }) {
    this.#connectionString = connectionString;
    this.#log = log;
    this.#subscribers = createSubscribers(log);
    this.#outgoing = createOutgoing(batchMs, log, (batch) => this.#deliver(batch));
  }

  async start(): Promise<void> {
    if (!this.#stopped) return;
    this.#client = await this.#connect();
    this.#stopped = false;
    this.#pingTimer = setInterval(() => void this.#ping(), pingMs);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#outgoing.flush();
    await this.#sending;
    this.#stopped = true;
    clearInterval(this.#pingTimer);
    clearTimeout(this.#retryTimer);
    const connection = this.#client;
    this.#client = null;
    await connection?.end().catch(() => undefined);
  }

  publish(channel: string, id: string): void {
    if (!this.#stopped) this.#outgoing.add(channel, id);
  }

  subscribe(channel: string, listener: (id: string) => void): Unsubscribe {
    return this.#subscribers.add(channel, listener);
  }

  onGap(listener: () => void): Unsubscribe {
    return this.#subscribers.addGap(listener);
  }

  /** To this node directly, to the others through the database. */
  #deliver(batch: Batch): void {
    for (const [channel, ids] of batch) this.#subscribers.tell(channel, ids);
    if (this.#client) this.#unsent.push(...packNotices(this.#node, batch));
    else this.#lost = true;
    this.#startSending();
  }

  #startSending(): void {
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  async #send(): Promise<void> {
    while (this.#client && this.#unsent.length > 0) {
      const connection = this.#client;
      const notices = this.#unsent.splice(0, 100);
      try {
        await connection.query('select pg_notify($1, notice) from unnest($2::text[]) as notice', [
          pgChannel,
          notices,
        ]);
      } catch (error) {
        this.#drop(connection, error);
      }
    }
  }

  async #connect(): Promise<Client> {
    const connection = new pg.Client({
      connectionString: this.#connectionString,
      application_name: 'madang bus',
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
      keepAlive: true,
    });
    connection.on('error', (error) => this.#drop(connection, error));
    connection.on('end', () => this.#drop(connection, new Error('The connection was closed')));
    connection.on('notification', ({ payload }) => this.#receive(payload ?? ''));
    try {
      await connection.connect();
      await connection.query(`listen ${pgChannel}`);
    } catch (error) {
      void connection.end().catch(() => undefined);
      throw error;
    }
    return connection;
  }

  #receive(text: string): void {
    const notice = readNotice(text);
    if (!notice || notice.from === this.#node) return;
    const channels = Object.entries(notice.ids);
    if (channels.length === 0) this.#subscribers.tellGap();
    for (const [channel, ids] of channels) this.#subscribers.tell(channel, ids);
  }

  /** Gives up on a connection, once, and plans the next one. */
  #drop(connection: Client, error: unknown): void {
    if (this.#client !== connection) return;
    this.#client = null;
    this.#lost = true;
    this.#unsent = [];
    void connection.end().catch(() => undefined);
    if (this.#stopped) return;
    this.#log.warn({ err: error }, 'The bus lost its connection');
    this.#planReconnect();
  }

  #planReconnect(): void {
    const backoff = Math.min(maxBackoffMs, 100 * 2 ** this.#attempts) * (0.5 + Math.random() / 2);
    this.#attempts += 1;
    this.#retryTimer = setTimeout(() => void this.#reconnect(), backoff);
  }

  async #reconnect(): Promise<void> {
    let connection: Client;
    try {
      connection = await this.#connect();
    } catch {
      if (!this.#stopped) this.#planReconnect();
      return;
    }
    if (this.#stopped) {
      await connection.end().catch(() => undefined);
      return;
    }
    this.#client = connection;
    this.#attempts = 0;
    this.#log.info({}, 'The bus is connected again');
    if (this.#lost) this.#unsent.push(JSON.stringify({ from: this.#node, ids: {} }));
    this.#lost = false;
    this.#startSending();
    this.#subscribers.tellGap();
  }

  async #ping(): Promise<void> {
    const connection = this.#client;
    if (!connection) return;
    try {
      await connection.query('select 1');
    } catch (error) {
      this.#drop(connection, error);
    }
  }
}
