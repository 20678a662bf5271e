import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '../server/app/config.ts';
import { importPlaces } from '../server/modules/matching/index.ts';
import { withNode } from './with-node.ts';

/** Adds places from a CSV file; the same ones again are brought up to date. */
export async function importPlacesCommand(config: Config, [file]: string[]): Promise<number> {
  if (!file || !existsSync(file)) {
    console.error(
      'Which file? madang places import FILE.csv, with the columns name,category,lat,lon,address',
    );
    return 2;
  }
  return withNode(config, async ({ ctx }) => {
    const count = await importPlaces(ctx, readFileSync(file, 'utf8'));
    console.log(`${count} places are there now.`);
    return 0;
  });
}
