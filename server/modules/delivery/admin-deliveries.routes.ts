import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { findMembers, presentAuthor } from '../members/index.ts';
import { countByState, listDeliveries, type DeliveryRow } from './deliveries.queries.ts';
import { ById, DeliveryPage, DeliveryQuery, DeliveryView } from './delivery.schemas.ts';
import { retryDelivery } from './use-cases/retry-delivery.ts';

const tags = ['admin'];
const config = { access: { who: 'admin' } } as const;

export function adminDeliveriesRoutes(http: Http): void {
  http.get(
    '/admin/deliveries',
    {
      config,
      schema: {
        tags,
        summary: 'What left the site, or did not; newest first',
        querystring: DeliveryQuery,
        response: { 200: DeliveryPage },
      },
    },
    async ({ ctx, query }) => {
      const { limit = 20, state = null, cursor } = query;
      const before = cursor ? decodeCursor(cursor, [cursorPart.id])[0]! : null;
      const rows = await listDeliveries(ctx, { state, limit: limit + 1, before });
      const views = new Map((await presentAll(ctx, rows)).map((view) => [view.id, view]));
      const page = toPage(
        rows,
        limit,
        (row) => views.get(row.id)!,
        (row) => [row.id],
      );
      return { ...page, counts: await countByState(ctx) };
    },
  );

  http.put(
    '/admin/deliveries/:id/retry',
    {
      config,
      schema: {
        tags,
        summary: 'Try again what was given up',
        params: ById,
        response: { 200: DeliveryView },
      },
    },
    async ({ ctx, params }) => (await presentAll(ctx, [await retryDelivery(ctx, params.id)]))[0]!,
  );
}

async function presentAll(ctx: Ctx, rows: readonly DeliveryRow[]): Promise<Static<typeof DeliveryView>[]> {
  const ids = [...new Set(rows.map((row) => row.account_id))];
  const cards = new Map((await findMembers(ctx, ids)).map((card) => [card.account_id, card]));
  return rows.map((row) => ({
    id: row.id,
    member: presentAuthor(cards.get(row.account_id)),
    seq: Number(row.seq),
    channel: row.channel as Static<typeof DeliveryView>['channel'],
    topic: row.topic,
    pace: row.pace as Static<typeof DeliveryView>['pace'],
    state: row.state as Static<typeof DeliveryView>['state'],
    attempts: row.attempts,
    nextTryAt: row.settled_at === null ? (row.claimed_until ?? row.next_try_at).toISOString() : null,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  }));
}
