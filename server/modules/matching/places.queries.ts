import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { matchingDb } from './matches.queries.ts';

export interface Point {
  lat: number;
  lon: number;
}
export interface Place extends Point {
  name: string;
  category: string;
  address: string;
}

const batch = 1_000;

/** Adds places; one with the same name at the same point takes the new category and address. Answers how many rows it wrote. */
export async function insertPlaces(tx: Ctx, places: readonly Place[]): Promise<number> {
  const known = new Map(places.map((place) => [`${place.name} ${place.lat} ${place.lon}`, place]));
  const rows = [...known.values()];
  for (let from = 0; from < rows.length; from += batch)
    await matchingDb(tx)
      .insertInto('match_places')
      .values(rows.slice(from, from + batch).map((place) => ({ ...place, created_at: tx.now })))
      .onConflict((conflict) =>
        conflict.constraint('match_places_name_key').doUpdateSet((eb) => ({
          category: eb.ref('excluded.category'),
          address: eb.ref('excluded.address'),
        })),
      )
      .execute();
  return rows.length;
}

export type NearbyPlace = Place & { id: string; metres: number };

/** Within so many degrees north and south nothing nearer can be missed: some 20 km. */
const reach = 0.2;

/** The nearest ones by the way of a bird, within 20 km. */
export async function findNearest(ctx: Ctx, { lat, lon }: Point, limit: number): Promise<NearbyPlace[]> {
  const { rows } = await sql<NearbyPlace>`
    select id, name, category, address, lat, lon, round(metres)::int as metres from (
      select *, 12742000 * asin(sqrt(least(1, power(sin(radians(lat - ${lat}) / 2), 2)
        + cos(radians(${lat})) * cos(radians(lat)) * power(sin(radians(lon - ${lon}) / 2), 2)))) as metres
      from match_places where lat between ${lat - reach}::float8 and ${lat + reach}::float8
    ) as near where metres <= 20000 order by metres, id limit ${limit}`.execute(matchingDb(ctx));
  return rows;
}
