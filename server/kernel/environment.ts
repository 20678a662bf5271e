import type { Kysely } from 'kysely';
import type { Engines } from './ctx.ts';
import type { DB } from './db.generated.ts';
import type { DomainEvent, EventHandler } from './events.ts';
import type { Setting } from './settings.ts';

/** What the composition root gives to every Ctx. */
export interface CtxEnvironment {
  db: Kysely<DB>;
  /** For short statements that read, outside transactions. */
  reads: Kysely<DB>;
  engines: Engines;
  now: () => Date;
  /** Who reacts to an event. */
  reactionsTo: (event: string) => readonly Pick<EventHandler, 'name' | 'wanted'>[];
  /** Who is told at once, on every node, that an event has happened. */
  wakesFor: (event: DomainEvent) => readonly Wake[];
  /** Tells the worker that the outbox has something, and other nodes that something changed. */
  committed: (work: { jobs: boolean; wakes: readonly Wake[] }) => void;
  readSetting: <T>(setting: Setting<T>) => T;
  /** More than 1 under a load test, where one machine stands for thousands of members. */
  limitScale?: number;
  /**
   * Small facts that every request needs; kept per node for at most a second, dropped at once by `wake('cache', key)`.
   * `alone` asks for a load of one's own when there is nothing yet, instead of waiting for another one's.
   */
  cached: <T>(key: string, load: () => Promise<T>, how: { alone: boolean }) => Promise<T>;
  /** Kept per node for twenty times as long as it took to find, at most a minute; not at all when it was found at once. */
  keptWhileDear: <T>(key: string, load: () => Promise<T>) => Promise<T>;
}

export interface Wake {
  channel: string;
  id: string;
}
