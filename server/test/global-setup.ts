import { prepareFirstSite } from '../../tests/journeys/first-site.ts';
import { startTestCluster } from './database.ts';

/** What all files of a run share. */
export async function setup(): Promise<() => Promise<void>> {
  const removeFirstSite = prepareFirstSite();
  const stopCluster = await startTestCluster();
  return async () => {
    removeFirstSite();
    await stopCluster();
  };
}
