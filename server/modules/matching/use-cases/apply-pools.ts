import { Check } from 'typebox/value';
import { Type, type Static } from 'typebox';
import { defineBlueprintPart } from '../../../kernel/blueprint-parts.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { siteTimeZone } from '../../site/index.ts';
import { insertPlaces } from '../places.queries.ts';
import { tryInsertPool } from '../pools.queries.ts';
import { assertPool, lastDue, PoolAttributes, PoolSettings } from '../pools.rules.ts';

const BlueprintPool = Type.Object({
  key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,29}$' }),
  name: PoolSettings.properties.name,
  group: PoolSettings.properties.group,
  attributes: PoolAttributes,
  waitingMinutes: Type.Optional(PoolSettings.properties.waitingMinutes),
  schedule: Type.Optional(Type.String({ pattern: '^(always|([01][0-9]|2[0-3]):[0-5][0-9])$' })),
  rematchDays: Type.Optional(PoolSettings.properties.rematchDays),
});
const BlueprintPlace = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  category: Type.String({ minLength: 1, maxLength: 40 }),
  address: Type.String({ maxLength: 200 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  lon: Type.Number({ minimum: -180, maximum: 180 }),
});
const Part = Type.Object({
  pools: Type.Optional(Type.Array(BlueprintPool)),
  nearby: Type.Optional(Type.Array(BlueprintPlace)),
});

const usualWaiting = 30;
const usualRematchDays = 7;

/** Pools and places of a blueprint. A pool that is there already stays as the host has it. */
defineBlueprintPart({
  name: 'matching',
  apply: async (tx, blueprint) => {
    if (!Check(Part, blueprint)) throw new Error('the pools or places of this blueprint do not fit');
    for (const pool of blueprint.pools ?? []) await makePool(tx, pool);
    await insertPlaces(tx, blueprint.nearby ?? []);
  },
});

async function makePool(tx: Ctx, pool: Static<typeof BlueprintPool>): Promise<void> {
  assertPool(pool);
  const { schedule = 'always' } = pool;
  const dailyAt = schedule === 'always' ? null : schedule;
  await tryInsertPool(
    tx,
    pool.key,
    {
      name: pool.name,
      attributes: pool.attributes,
      group: pool.group,
      waitingMinutes: pool.waitingMinutes ?? usualWaiting,
      dailyAt,
      rematchDays: pool.rematchDays ?? usualRematchDays,
      active: true,
    },
    dailyAt === null ? null : lastDue(dailyAt, tx.now, tx.setting(siteTimeZone)),
  );
}
