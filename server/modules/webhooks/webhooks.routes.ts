import { Type } from 'typebox';
import { Empty, Id, PageOf } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import type { Seals } from '../../kernel/seals.ts';
import { listDeliveries } from './deliveries.queries.ts';
import { dropWebhook, editWebhook, makeWebhook, replaceKey } from './use-cases/keep-webhooks.ts';
import { ping, sendAgain } from './use-cases/send-again.ts';
import { webhookNotFound } from './webhooks.errors.ts';
import { eventNames } from './webhooks.events.ts';
import { presentDelivery, presentWebhook } from './webhooks.present.ts';
import { findWebhook, listWebhooks } from './webhooks.queries.ts';
import {
  DeliveryQuery,
  DeliveryView,
  NewWebhook,
  NewWebhookView,
  WebhookChanges,
  WebhookList,
  WebhookView,
} from './webhooks.schemas.ts';

export interface WebhookParts {
  seals: Seals;
  publicUrl: string | null;
}

const access = { who: 'admin' } as const;
const tags = ['webhooks'];
const ById = Type.Object({ id: Id });
const ByDelivery = Type.Object({ id: Id, deliveryId: Id });
const cursorOfLog = [cursorPart.time, /^[0-9a-f-]{36}$/];

export const webhooksRoutes =
  (parts: WebhookParts) =>
  (http: Http): void => {
    mountKeeping(http, parts);
    mountOne(http, parts);
    mountLog(http);
  };

function mountKeeping(http: Http, parts: WebhookParts): void {
  http.get(
    '/webhooks',
    {
      config: { access },
      schema: { tags, summary: 'Where this site tells what happens', response: { 200: WebhookList } },
    },
    async ({ ctx }) => ({
      items: (await listWebhooks(ctx)).map((row) => presentWebhook(row, ctx.now)),
      nextCursor: null,
      events: [...eventNames],
    }),
  );

  http.post(
    '/webhooks',
    {
      config: { access, creates: true },
      schema: {
        tags,
        summary: 'Tell an address of events',
        body: NewWebhook,
        response: { 201: NewWebhookView },
      },
    },
    async ({ ctx, body }, reply) => {
      const { row, secret } = await makeWebhook(ctx, parts, body);
      reply.code(201);
      return { ...presentWebhook(row, ctx.now), secret };
    },
  );
}

function mountOne(http: Http, parts: WebhookParts): void {
  http.get(
    '/webhooks/:id',
    {
      config: { access },
      schema: { tags, summary: 'A webhook', params: ById, response: { 200: WebhookView } },
    },
    async ({ ctx, params }) => {
      const row = await findWebhook(ctx, params.id);
      if (!row) throw webhookNotFound();
      return presentWebhook(row, ctx.now);
    },
  );

  http.patch(
    '/webhooks/:id',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Change a webhook, or switch it on again',
        params: ById,
        body: WebhookChanges,
        response: { 200: WebhookView },
      },
    },
    async ({ ctx, params, body }) => presentWebhook(await editWebhook(ctx, parts, params.id, body), ctx.now),
  );

  http.delete(
    '/webhooks/:id',
    {
      config: { access },
      schema: { tags, summary: 'Tell this address nothing more', params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await dropWebhook(ctx, params.id);
      reply.code(204);
    },
  );

  http.post(
    '/webhooks/:id/secret',
    {
      config: { access, creates: true },
      schema: {
        tags,
        summary: 'A new key; the present one counts for a day longer',
        params: ById,
        response: { 201: NewWebhookView },
      },
    },
    async ({ ctx, params }, reply) => {
      const { row, secret } = await replaceKey(ctx, parts, params.id);
      reply.code(201);
      return { ...presentWebhook(row, ctx.now), secret };
    },
  );
}

function mountLog(http: Http): void {
  http.get(
    '/webhooks/:id/deliveries',
    {
      config: { access },
      schema: {
        tags,
        summary: 'What was sent, newest first',
        params: ById,
        querystring: DeliveryQuery,
        response: { 200: PageOf(DeliveryView) },
      },
    },
    async ({ ctx, params, query }) => {
      if (!(await findWebhook(ctx, params.id))) throw webhookNotFound();
      const { limit = 20, cursor, state } = query;
      const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, cursorOfLog);
      const before = at !== undefined && id !== undefined ? { at, id } : null;
      const rows = await listDeliveries(ctx, params.id, { state, limit, before });
      return toPage(rows, limit, presentDelivery, (row) => [row.created_at.toISOString(), row.id]);
    },
  );

  http.post(
    '/webhooks/:id/ping',
    {
      config: { access, creates: true },
      schema: {
        tags,
        summary: 'Send a message that only says hello',
        params: ById,
        response: { 201: DeliveryView },
      },
    },
    async ({ ctx, params }, reply) => {
      reply.code(201);
      return presentDelivery(await ping(ctx, params.id));
    },
  );

  http.put(
    '/webhooks/:id/deliveries/:deliveryId/resend',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Send the same message again',
        params: ByDelivery,
        response: { 200: DeliveryView },
      },
    },
    async ({ ctx, params }) => presentDelivery(await sendAgain(ctx, params.id, params.deliveryId)),
  );
}
