import type {
  FastifyInstance,
  FastifyBaseLogger,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { EventHandler } from './events.ts';
import type { JobDefinition, TimedJob } from './jobs.ts';

export type Http = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What a capability gives to the composition root. */
export interface Module {
  readonly name: string;
  /** Mounted under `/api/v1`. */
  readonly routes?: (http: Http) => void | Promise<void>;
  /** Mounted as they are; for paths that a protocol fixes, such as `/api/auth`. */
  readonly rootRoutes?: (http: Http) => void | Promise<void>;
  readonly handlers?: readonly EventHandler[];
  readonly jobs?: readonly JobDefinition[];
  readonly timed?: readonly TimedJob[];
}
