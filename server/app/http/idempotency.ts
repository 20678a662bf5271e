import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from 'fastify';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { Seals } from '../../kernel/seals.ts';

const keyPattern = /^[\x21-\x7e]{1,255}$/;

interface Kept {
  status: number;
  body: unknown;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/**
 * Makes a creating POST safe to repeat: the answer is stored in the same transaction as its effects, so a repeated key gets
 * the first answer and nothing happens twice, also after a crash between commit and answer. Keys live 15 days.
 *
 * A request may hold a password, and an answer a secret that is shown once. So neither is kept in a form that the database could
 * tell: what locks them is made of the key itself, which only the client has.
 */
export function honourIdempotencyKeys(secret: string) {
  return function honour(route: RouteOptions): void {
    if (!route.config?.creates) return;
    const handler = route.handler as unknown as Handler;
    const wrapped = async (request: FastifyRequest, reply: FastifyReply) => {
      const key = request.headers['idempotency-key'];
      if (key === undefined || !request.ctx.actor) return handler(request, reply);
      if (typeof key !== 'string' || !keyPattern.test(key))
        throw new DomainError('invalid', 'request.invalid_idempotency_key');
      return answerOnce(placeOf(secret, request, key), request, reply, handler);
    };
    route.handler = wrapped as RouteHandlerMethod;
  };
}

interface Place {
  scope: string;
  /** Under which the answer is kept: nobody gets from it to the key. */
  name: string;
  seals: Seals;
}

function placeOf(secret: string, { ctx, method, routeOptions }: FastifyRequest, key: string): Place {
  return {
    scope: `${ctx.actor!.id} ${method} ${routeOptions.url ?? ''}`,
    name: createHmac('sha256', secret).update(`idempotency key ${key}`).digest('base64url'),
    seals: new Seals(`${secret} ${key}`, 'idempotency'),
  };
}

async function answerOnce(
  place: Place,
  request: FastifyRequest,
  reply: FastifyReply,
  handler: Handler,
): Promise<unknown> {
  const outer = request.ctx;
  const asked = `${request.url}\n${JSON.stringify(request.body ?? null)}`;
  const fingerprint = Buffer.from(place.seals.hash(asked, 'request'), 'base64url');
  try {
    return await outer.transaction(async (tx) => {
      const kept = await claim(tx, place, fingerprint);
      if (kept) return replay(reply, kept);
      request.ctx = tx;
      const body = await handler(request, reply);
      if (body === reply) throw new Error(`${place.scope} sends its body instead of returning it`);
      await keep(tx, place, { status: reply.statusCode, body });
      return body;
    });
  } finally {
    request.ctx = outer;
  }
}

/** Waits for a concurrent request with the same key to commit, because the unique index makes the second insert wait. */
async function claim(tx: Ctx, { scope, name, seals }: Place, fingerprint: Buffer): Promise<Kept | null> {
  const db = scopeTo<'idempotency_keys'>(tx);
  const claimed = await db
    .insertInto('idempotency_keys')
    .values({ scope, key: name, fingerprint, created_at: tx.now })
    .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 1n) return null;
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'status', 'answer'])
    .where('scope', '=', scope)
    .where('key', '=', name)
    .executeTakeFirstOrThrow();
  if (!row.fingerprint.equals(fingerprint))
    throw new DomainError('invalid', 'request.idempotency_key_reused');
  return { status: row.status!, body: JSON.parse(seals.open(row.answer!, scope).toString()) };
}

async function keep(tx: Ctx, { scope, name, seals }: Place, { status, body }: Kept): Promise<void> {
  const answer = seals.seal(Buffer.from(JSON.stringify(body ?? null)), scope);
  await scopeTo<'idempotency_keys'>(tx)
    .updateTable('idempotency_keys')
    .set({ status, answer })
    .where('scope', '=', scope)
    .where('key', '=', name)
    .execute();
}

function replay(reply: FastifyReply, kept: Kept): unknown {
  reply.code(kept.status).header('idempotent-replayed', 'true');
  return kept.body;
}
