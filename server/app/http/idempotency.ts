import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from 'fastify';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { scopeTo } from '../../kernel/scope.ts';

const keyPattern = /^[\x21-\x7e]{1,255}$/;

interface Kept {
  status: number;
  body: unknown;
}

/**
 * Makes a creating POST safe to repeat: the answer is stored in the same transaction as its effects, so a repeated key gets
 * the first answer and nothing happens twice, also after a crash between commit and answer. Keys live 15 days.
 */
export function honourIdempotencyKeys(route: RouteOptions): void {
  if (!route.config?.creates) return;
  const handler = route.handler as unknown as (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<unknown>;
  const wrapped = async (request: FastifyRequest, reply: FastifyReply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || !request.ctx.actor) return handler(request, reply);
    if (typeof key !== 'string' || !keyPattern.test(key))
      throw new DomainError('invalid', 'request.invalid_idempotency_key');
    return answerOnce(request, reply, key, handler);
  };
  route.handler = wrapped as RouteHandlerMethod;
}

async function answerOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): Promise<unknown> {
  const outer = request.ctx;
  const scope = `${outer.actor!.id} ${request.method} ${request.routeOptions.url ?? ''}`;
  const fingerprint = createHash('sha256')
    .update(`${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest();
  try {
    return await outer.transaction(async (tx) => {
      const kept = await claim(tx, scope, key, fingerprint);
      if (kept) return replay(reply, kept);
      request.ctx = tx;
      const body = await handler(request, reply);
      await keep(tx, scope, key, { status: reply.statusCode, body });
      return body;
    });
  } finally {
    request.ctx = outer;
  }
}

/** Waits for a concurrent request with the same key to commit, because the unique index makes the second insert wait. */
async function claim(tx: Ctx, scope: string, key: string, fingerprint: Buffer): Promise<Kept | null> {
  const db = scopeTo<'idempotency_keys'>(tx);
  const claimed = await db
    .insertInto('idempotency_keys')
    .values({ scope, key, fingerprint, created_at: tx.now })
    .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 1n) return null;
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'status', 'body'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (!row.fingerprint.equals(fingerprint))
    throw new DomainError('invalid', 'request.idempotency_key_reused');
  return { status: row.status ?? 201, body: row.body };
}

async function keep(tx: Ctx, scope: string, key: string, { status, body }: Kept): Promise<void> {
  await scopeTo<'idempotency_keys'>(tx)
    .updateTable('idempotency_keys')
    .set({ status, body: JSON.stringify(body ?? null) })
    .where('scope', '=', scope)
    .where('key', '=', key)
    .execute();
}

function replay(reply: FastifyReply, kept: Kept): unknown {
  reply.code(kept.status).header('idempotent-replayed', 'true');
  return kept.body;
}
