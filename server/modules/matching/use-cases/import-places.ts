import type { Ctx } from '../../../kernel/ctx.ts';
import { insertPlaces } from '../places.queries.ts';
import { readPlaces } from '../places.rules.ts';

/** All of a CSV file or nothing. Answers how many places it names. @throws DomainError `matching.bad_places` */
export async function importPlaces(ctx: Ctx, csv: string): Promise<number> {
  const places = readPlaces(csv);
  return ctx.transaction((tx) => insertPlaces(tx, places));
}
