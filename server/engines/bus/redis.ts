import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { packNotices, readNotice } from './notices.ts';
import { createOutgoing, type Batch } from './outgoing.ts';
import type { Bus, BusLog, Unsubscribe } from './port.ts';
import { createSubscribers } from './subscribers.ts';

const batchMs = 10;
const pingMs = 15_000;
const commandMs = 10_000;
const maxBackoffMs = 5_000;

interface RedisBusOptions {
  /** `redis://` or `rediss://`. */
  url: string;
  /** Told apart from other sites on the same Redis, whose databases share their channels. */
  site: string;
  log: BusLog;
}

/**
 * Fan-out by PUBLISH, for sites whose nodes talk more than one PostgreSQL connection should carry. Redis keeps nothing: what it
 * loses with a connection is told as a gap.
 */
export function createRedisBus(options: RedisBusOptions): Bus {
  return new RedisBus(options);
}

class RedisBus implements Bus {
  readonly #url: string;
  readonly #channel: string;
  readonly #log: BusLog;
  readonly #node = randomUUID();
  readonly #subscribers;
  readonly #outgoing;
  /** Two connections: one that listens may do nothing else. */
  #lines: { hears: Redis; says: Redis } | null = null;
  readonly #sending = new Set<Promise<unknown>>();
  /** Something of ours did not get out: the others are told when we are back. */
  #lost = false;
  #pingTimer: NodeJS.Timeout | undefined;

  constructor({ url, site, log }: RedisBusOptions) {
    this.#url = url;
    this.#channel = `madang:${site}`;
    this.#log = log;
    this.#subscribers = createSubscribers(log);
    this.#outgoing = createOutgoing(batchMs, log, (batch) => this.#deliver(batch));
  }

  async start(): Promise<void> {
    if (this.#lines) return;
    const opening = { over: false };
    const says = this.#connection(opening);
    const hears = this.#connection(opening);
    try {
      await Promise.all([reach(says), reach(hears)]);
      await hears.subscribe(this.#channel);
    } catch (error) {
      says.disconnect();
      hears.disconnect();
      throw error;
    }
    opening.over = true;
    hears.on('message', (_channel: string, text: string) => this.#receive(text));
    hears.on('ready', () => void this.#hearAgain(hears));
    says.on('ready', () => this.#makeGood());
    this.#lines = { hears, says };
    this.#pingTimer = setInterval(() => this.#ping(), pingMs).unref();
  }

  async stop(): Promise<void> {
    if (!this.#lines) return;
    this.#outgoing.flush();
    await Promise.allSettled(this.#sending);
    clearInterval(this.#pingTimer);
    const { hears, says } = this.#lines;
    this.#lines = null;
    hears.disconnect();
    says.disconnect();
  }

  publish(channel: string, id: string): void {
    if (this.#lines) this.#outgoing.add(channel, id);
  }

  subscribe(channel: string, listener: (id: string) => void): Unsubscribe {
    return this.#subscribers.add(channel, listener);
  }

  onGap(listener: () => void): Unsubscribe {
    return this.#subscribers.addGap(listener);
  }

  #connection(opening: { over: boolean }): Redis {
    const connection = new Redis(this.#url, {
      connectionName: 'madang-bus',
      lazyConnect: true,
      // What cannot be sent now is told as a gap later: nothing waits, and nothing comes late.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      connectTimeout: commandMs,
      commandTimeout: commandMs,
      keepAlive: 10_000,
      retryStrategy: (times) =>
        opening.over
          ? Math.min(maxBackoffMs, 100 * 2 ** Math.min(times, 10)) * (0.5 + Math.random() / 2)
          : null,
    });
    connection.on('error', (error: Error) => {
      if (opening.over) this.#log.warn({ err: error }, 'The bus lost its connection to Redis');
    });
    return connection;
  }

  /** To this node directly, to the others through Redis. */
  #deliver(batch: Batch): void {
    for (const [channel, ids] of batch) this.#subscribers.tell(channel, ids);
    for (const notice of packNotices(this.#node, batch)) this.#send(notice);
  }

  #send(notice: string): void {
    const says = this.#lines?.says;
    if (!says) return;
    const sent = says
      .publish(this.#channel, notice)
      .catch(() => void (this.#lost = true))
      .finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
  }

  #receive(text: string): void {
    const notice = readNotice(text);
    if (!notice || notice.from === this.#node) return;
    const channels = Object.entries(notice.ids);
    if (channels.length === 0) this.#subscribers.tellGap();
    for (const [channel, ids] of channels) this.#subscribers.tell(channel, ids);
  }

  async #hearAgain(hears: Redis): Promise<void> {
    try {
      await hears.subscribe(this.#channel);
      this.#log.info({}, 'The bus is connected again');
      this.#subscribers.tellGap();
    } catch {
      // Lost again meanwhile: the next connection tries.
      hears.disconnect(true);
    }
  }

  #makeGood(): void {
    if (!this.#lost) return;
    this.#lost = false;
    this.#send(JSON.stringify({ from: this.#node, ids: {} }));
  }

  /** A line that is dead without knowing answers nothing: it is opened anew. */
  #ping(): void {
    const { hears, says } = this.#lines ?? {};
    for (const one of [hears, says])
      if (one?.status === 'ready') one.ping().catch(() => one.disconnect(true));
  }
}

/** @throws what kept the connection from being made, instead of that it was closed */
async function reach(connection: Redis): Promise<void> {
  let cause: Error | undefined;
  connection.once('error', (error: Error) => void (cause = error));
  try {
    await connection.connect();
  } catch (error) {
    throw cause ?? error;
  }
}
