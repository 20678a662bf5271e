import type { Static, TSchema } from 'typebox';
import type { Ctx } from './ctx.ts';

export interface JobDefinition {
  readonly job: string;
  readonly schema: TSchema;
  readonly run: (ctx: Ctx, payload: never) => Promise<void>;
  /** Somebody waits for it: it runs before work that nobody does. */
  readonly soon?: boolean;
}

/** Declares background work. It runs at least once after the transaction that asked for it, so it must be idempotent. */
export function defineJob<Schema extends TSchema>(
  job: string,
  schema: Schema,
  run: (ctx: Ctx, payload: Static<Schema>) => Promise<void>,
  more: Pick<JobDefinition, 'soon'> = {},
) {
  return { job, schema, run: run as JobDefinition['run'], ...more };
}

export interface TimedJob {
  name: string;
  /** Cron, five fields, in UTC. */
  schedule: string;
  /** How far back missed runs are made up after downtime, such as `1d`. */
  catchUp: string;
  run: (ctx: Ctx) => Promise<void>;
}

export interface EnqueueOptions {
  /** A waiting job with the same key is replaced instead of added. */
  key?: string;
  runAt?: Date;
  /** Jobs of one queue run one after another. */
  queue?: string;
  maxAttempts?: number;
}
