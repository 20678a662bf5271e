import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Actor } from './actor.ts';
import type { DB } from './db.generated.ts';
import type { CtxEnvironment, Wake } from './environment.ts';
import type { DomainEvent } from './events.ts';
import type { EnqueueOptions } from './jobs.ts';
import { Reading } from './reading.ts';
import type { Setting } from './settings.ts';

export type { Actor, KeyScope, Role } from './actor.ts';
export type { CtxEnvironment, Wake } from './environment.ts';

export interface Logger {
  info(object: object, message: string): void;
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}

/** Engines that use-cases may call. Each port adds itself by declaration merging, so that the kernel knows none of them. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the ports
export interface Engines {}

interface CtxParts {
  actor: Actor | null;
  log: Logger;
  requestId: string;
  /** Language for texts that are written for the actor, such as mails: `ko` or `en`. */
  locale?: string;
  /** Nothing but short statements that read: a GET. */
  readsOnly?: boolean;
  /** Shared by the calls behind one page. */
  reading?: Reading | undefined;
  /** Tells of the past: nobody reacts to its events, and its texts are not judged. */
  unheard?: boolean;
}

interface OpenTransaction {
  db: Kysely<DB>;
  jobs: boolean;
  wakes: Wake[];
  afterCommit: (() => void)[];
  /** Cached facts that this transaction changed, with what it sees now. */
  changed: Map<string, Promise<unknown> | null>;
}

/** Opens what some work happens in, and closes it when the work is done. */
type Runner<T> = (within: (db: Kysely<DB>) => Promise<T>) => Promise<T>;

/** Serialization failure, deadlock, and tables that a newer version has changed under a prepared statement. */
const retryable = new Set(['40001', '40P01', '0A000']);
const maxAttempts = 3;

/** Everything that a use-case may touch: the database, who acts, what time it is. Passed explicitly, never ambient. */
export class Ctx {
  readonly actor: Actor | null;
  readonly log: Logger;
  readonly requestId: string;
  readonly locale: string;
  /** False in content that tells of the past (`unheard`). */
  readonly heard: boolean;
  readonly #environment: CtxEnvironment;
  readonly #open: OpenTransaction | null;
  readonly #parts: CtxParts;

  constructor(environment: CtxEnvironment, parts: CtxParts, open: OpenTransaction | null = null) {
    this.#environment = environment;
    this.#parts = parts;
    this.#open = open;
    this.actor = parts.actor;
    this.log = parts.log;
    this.requestId = parts.requestId;
    this.locale = parts.locale ?? 'ko';
    this.heard = parts.unheard !== true;
  }

  /** The open transaction if there is one, else the pool. */
  get db(): Kysely<DB> {
    if (this.#open) return this.#open.db;
    return this.#parts.readsOnly ? this.#environment.reads : this.#environment.db;
  }

  /** True where what is written counts only when the open transaction does. */
  get inTransaction(): boolean {
    return this.#open !== null;
  }

  get engines(): Engines {
    return this.#environment.engines;
  }

  get now(): Date {
    return this.#environment.now();
  }

  /** True where a load test multiplies every budget: nobody is kept from writing much and alike. */
  get unlimited(): boolean {
    return (this.#environment.limitScale ?? 1) > 1;
  }

  /** Rows that this page has read already. Empty outside pages and in transactions, which must see what is there now. */
  get reading(): Reading {
    return (this.#open ? undefined : this.#parts.reading) ?? new Reading();
  }

  setting<T>(setting: Setting<T>): T {
    return this.#environment.readSetting(setting);
  }

  /**
   * What `load` found at most a second ago on this node. Only for small facts that every request needs, never for a member's
   * own. A transaction that changed the fact (`wake('cache', key)`) sees its own change.
   */
  cached<T>(key: string, load: (ctx: Ctx) => Promise<T>): Promise<T> {
    const changed = this.#open?.changed;
    // All connections may be held by transactions: none of them may wait for a load that still needs one.
    if (!changed?.has(key))
      return this.#environment.cached(key, () => load(this), { alone: this.#open !== null });
    const fresh = changed.get(key) ?? load(this);
    changed.set(key, fresh);
    return fresh as Promise<T>;
  }

  /**
   * What `load` finds may be old when it is dear to find (`keptWhileDear`), and is shared by all who ask on this node. Only for
   * what is the same for everybody who may see it; rights and rows are looked at afterwards, anew.
   */
  keptWhileDear<T>(key: string, load: () => Promise<T>): Promise<T> {
    return this.#open ? load() : this.#environment.keptWhileDear(key, load);
  }

  /** The same Ctx for somebody else: a job that acts as the system, a sign-in that has just made a session. */
  as(actor: Actor | null): Ctx {
    return new Ctx(this.#environment, { ...this.#parts, actor }, this.#open);
  }

  /** The same Ctx at another time: for content that tells of the past, such as samples. */
  at(when: Date): Ctx {
    return new Ctx({ ...this.#environment, now: () => when }, this.#parts, this.#open);
  }

  /** The same Ctx, to whose events nobody reacts: for content that tells of the past and is told of as a whole. */
  unheard(): Ctx {
    return new Ctx(
      { ...this.#environment, reactionsTo: () => [] },
      { ...this.#parts, unheard: true },
      this.#open,
    );
  }

  /**
   * Runs `work` in one transaction; inside another one it joins it. Serialization failures and deadlocks are tried at most
   * three times, so `work` must not have effects outside the database: use `afterCommit` for those.
   */
  async transaction<T>(work: (tx: Ctx) => Promise<T>): Promise<T> {
    if (this.#open) return work(this);
    return this.#retried(work, (within) => this.#environment.db.transaction().execute(within));
  }

  /** The same for work that is one statement: it commits by itself, which spares two round trips. */
  async statement<T>(work: (tx: Ctx) => Promise<T>): Promise<T> {
    if (this.#open) return work(this);
    return this.#retried(work, (within) => within(this.#environment.db));
  }

  async #retried<T>(work: (tx: Ctx) => Promise<T>, run: Runner<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#runOnce(work, run);
      } catch (error) {
        if (attempt === maxAttempts || !retryable.has(sqlState(error))) throw error;
      }
    }
  }

  async #runOnce<T>(work: (tx: Ctx) => Promise<T>, run: Runner<T>): Promise<T> {
    const left: Omit<OpenTransaction, 'db'> = { jobs: false, wakes: [], afterCommit: [], changed: new Map() };
    const result = await run(async (db) => {
      const open: OpenTransaction = Object.assign(left, { db });
      return work(new Ctx(this.#environment, this.#parts, open));
    });
    this.#environment.committed({ jobs: left.jobs, wakes: left.wakes });
    for (const effect of left.afterCommit) effect();
    return result;
  }

  /** Records a domain event: one job for each reaction that is wanted, in this transaction. */
  async emit(event: DomainEvent): Promise<void> {
    const open = this.#requireTransaction('emit');
    open.wakes.push(...this.#environment.wakesFor(event));
    const tasks: string[] = [];
    for (const { name, wanted } of this.#environment.reactionsTo(event.name))
      if (!wanted || (await wanted(this))) tasks.push(name);
    if (tasks.length === 0) return;
    const envelope = { eventId: randomUUID(), occurredAt: this.now.toISOString(), payload: event.payload };
    await open.db
      .insertInto('outbox')
      .values(tasks.map((task) => ({ task, payload: JSON.stringify(envelope) })))
      .execute();
    open.jobs = true;
  }

  /** Asks for a job, in this transaction. */
  async enqueue(job: { job: string }, payload: unknown, options: EnqueueOptions = {}): Promise<void> {
    const open = this.#requireTransaction('enqueue');
    await open.db
      .insertInto('outbox')
      .values({
        task: job.job,
        payload: JSON.stringify({ payload }),
        job_key: options.key ?? null,
        queue: options.queue ?? null,
        run_at: options.runAt ?? null,
        max_attempts: options.maxAttempts ?? null,
      })
      .execute();
    open.jobs = true;
  }

  /** Wakes whoever listens on `channel` on any node, after commit. A hint only: it may be lost. */
  wake(channel: string, id: string): void {
    const open = this.#requireTransaction('wake');
    open.wakes.push({ channel, id });
    if (channel === 'cache') open.changed.set(id, null);
  }

  afterCommit(effect: () => void): void {
    if (this.#open) this.#open.afterCommit.push(effect);
    else effect();
  }

  #requireTransaction(what: string): OpenTransaction {
    if (!this.#open) throw new Error(`${what} needs an open transaction`);
    return this.#open;
  }
}

function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
