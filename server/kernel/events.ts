import type { Static, TSchema } from 'typebox';
import type { Ctx } from './ctx.ts';

/** A fact in the past tense, such as `posts.created`. Its payload holds ids, never content or personal data. */
export interface EventDefinition<Schema extends TSchema = TSchema> {
  readonly name: string;
  readonly schema: Schema;
}

export interface DomainEvent {
  readonly name: string;
  readonly payload: unknown;
}

/** Declares an event; the returned value both names it and makes occurrences of it. */
export function defineEvent<Schema extends TSchema>(name: string, schema: Schema) {
  const make = (payload: Static<Schema>): DomainEvent => ({ name, payload });
  return Object.assign(make, { event: name, schema });
}

export type EventMaker<Schema extends TSchema = TSchema> = ((payload: Static<Schema>) => DomainEvent) & {
  event: string;
  schema: Schema;
};

export interface Occurrence {
  /** Same for every delivery of this occurrence: the natural idempotency key. */
  eventId: string;
  occurredAt: string;
}

export interface EventHandler {
  event: string;
  /** Unique and stable: it names the job. */
  name: string;
  handle: (ctx: Ctx, payload: never, occurrence: Occurrence) => Promise<void>;
  /** Somebody waits for it: it runs before work that nobody does. */
  soon?: boolean;
  /** Without it, or while it says yes, a job is made. Asked in the transaction of the event: ask what is `cached`. */
  wanted?: (tx: Ctx) => Promise<boolean>;
}

/** Declares a reaction. It runs after commit, at least once, so it must be idempotent. */
export function onEvent<Schema extends TSchema>(
  maker: EventMaker<Schema>,
  name: string,
  handle: (ctx: Ctx, payload: Static<Schema>, occurrence: Occurrence) => Promise<void>,
  more: Pick<EventHandler, 'soon' | 'wanted'> = {},
): EventHandler {
  return { event: maker.event, name, handle: handle as EventHandler['handle'], ...more };
}
