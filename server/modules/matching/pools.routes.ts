import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { poolNotFound } from './matching.errors.ts';
import {
  AdminPoolList,
  AdminPoolView,
  BySlug,
  EntryBody,
  PoolChangesBody,
  PoolList,
  WaitingView,
} from './matching.schemas.ts';
import { countWaiting } from './entries.queries.ts';
import { presentPools, presentWaiting } from './pools.present.ts';
import { findPool, listPools, type PoolRow } from './pools.queries.ts';
import { cancelEntry } from './use-cases/cancel-entry.ts';
import { changePool, settingsOf } from './use-cases/change-pool.ts';
import { enterPool } from './use-cases/enter-pool.ts';

const tags = ['matching'];
const entering = { name: 'entering_pools', points: 60, seconds: 600 };

export function poolsRoutes(http: Http): void {
  http.get(
    '/matching/pools',
    {
      config: { access: { who: 'guest' } },
      schema: { tags, summary: 'Pools, and how many wait in them', response: { 200: PoolList } },
    },
    async ({ ctx }) => ({ items: await presentPools(ctx) }),
  );
  mountEntry(http);
  mountAdmin(http);
}

function mountEntry(http: Http): void {
  http.get(
    '/matching/pools/:slug/entry',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'How I wait there, and what would help',
        params: BySlug,
        response: { 200: WaitingView },
      },
    },
    async ({ ctx, params }) => {
      const pool = await findPool(ctx, params.slug);
      if (!pool) throw poolNotFound();
      return presentWaiting(ctx, pool);
    },
  );
  http.put(
    '/matching/pools/:slug/entry',
    {
      config: { access: { who: 'member' }, limit: entering },
      schema: {
        tags,
        summary: 'Wait for a match, or choose anew and keep my place',
        params: BySlug,
        body: EntryBody,
        response: { 200: WaitingView },
      },
    },
    async ({ ctx, params, body }) => {
      const { pool } = await enterPool(ctx, params.slug, body.choices);
      return presentWaiting(ctx, pool);
    },
  );
  http.delete(
    '/matching/pools/:slug/entry',
    {
      config: { access: { who: 'member' } },
      schema: { tags, summary: 'Wait no longer', params: BySlug, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await cancelEntry(ctx, params.slug);
      return reply.code(204).send(null);
    },
  );
}

function mountAdmin(http: Http): void {
  const access = { who: 'admin' } as const;
  http.get(
    '/admin/matching/pools',
    {
      config: { access },
      schema: { tags: ['admin'], summary: 'Pools as hosts set them', response: { 200: AdminPoolList } },
    },
    async ({ ctx }) => {
      const waiting = await countWaiting(ctx);
      return { items: (await listPools(ctx)).map((pool) => presentForHost(pool, waiting.get(pool.id) ?? 0)) };
    },
  );
  http.patch(
    '/admin/matching/pools/:slug',
    {
      config: { access },
      schema: {
        tags: ['admin'],
        summary: 'Change a pool, or switch it off and on',
        params: BySlug,
        body: PoolChangesBody,
        response: { 200: AdminPoolView },
      },
    },
    async ({ ctx, params, body }) => {
      const pool = await changePool(ctx, params.slug, body);
      return presentForHost(pool, (await countWaiting(ctx)).get(pool.id) ?? 0);
    },
  );
}

const presentForHost = (pool: PoolRow, waiting: number) => ({
  slug: pool.slug,
  ...settingsOf(pool),
  version: pool.version,
  waiting,
});
