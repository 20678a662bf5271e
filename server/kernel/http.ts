import type { FastifyRequest } from 'fastify';
import type { Static, TObject, TProperties, TSchema } from 'typebox';
import { Type } from 'typebox';
import type { Ctx } from './ctx.ts';

/** Who may call a route at all. */
export type Who = 'guest' | 'member' | 'moderator' | 'admin';

/**
 * Which object a route works on, and so what a caller without the right gets:
 * `visible` needs only to see it (404 otherwise), `own` is the author's alone, `own-or-staff` also moderators' (403 otherwise).
 */
export type ObjectRule = 'visible' | 'own' | 'own-or-staff';

/** The authorisation policy of a route. Every route declares one; the matrix test is generated from it. */
export interface Access {
  who: Who;
  object?: ObjectRule;
  /** Only for somebody who is signed in, not for an API key: ways in, keys themselves, leaving. */
  session?: boolean;
}

export interface RateLimit {
  /** Routes with the same name share their budget. */
  name: string;
  points: number;
  seconds: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** The POST makes something: it answers 201 and honours `Idempotency-Key`. */
    creates?: boolean;
    /** A tighter budget than the general one, per member or, for guests, per address. */
    limit?: RateLimit;
    /** Seconds in which the body must have arrived; 30 unless the route takes files. */
    bodySeconds?: number;
    /** A GET that may keep the database busy for long, so that its statements must not hold up others'. */
    heavy?: boolean;
    /** Its answer goes on until the caller leaves or the server stops. */
    endless?: boolean;
    /** Also for an administrator who looks as somebody else: it ends that, and nothing more. */
    whileImpersonating?: boolean;
    /** Not part of the API (pages, health): no OpenAPI entry, no default problems. */
    internal?: boolean;
  }
  interface FastifyRequest {
    ctx: Ctx;
  }
}

/** The origin that this request was sent to, as its sender sees it. */
export function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}

/** An object that refuses unknown fields (422). */
export function Strict<Properties extends TProperties>(
  properties: Properties,
  options: object = {},
): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

export function Nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** One of a few words. */
export function OneOf<const Values extends readonly string[]>(values: Values, options: object = {}) {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options });
}

export const Id = Type.String({ minLength: 1, maxLength: 64 });
export const Time = Type.String({ format: 'date-time' });
export const Empty = Type.Null({ description: 'Nothing.' });

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
};

export function PageOf<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), nextCursor: Nullable(Type.String()) });
}

export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable and machine-readable, such as `posts.not_found`.' }),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String(),
          code: Type.String(),
          params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        }),
      ),
    ),
  },
  { $id: 'Problem', description: 'RFC 9457.' },
);

/** A status that a route refuses with and that its policy and shape do not tell of. */
export const refused = (description = 'Refused') => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

export type ProblemBody = Static<typeof Problem>;
