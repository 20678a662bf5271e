import { startTestCluster } from '../server/test/database.ts';
import { startCommunity, type Community } from '../server/test/community.ts';

/** A throw-away community on a throw-away database cluster, for tools that need the real schema or the wired app. */
export async function withScratchCommunity(work: (community: Community) => Promise<unknown>): Promise<void> {
  const stopCluster = await startTestCluster();
  try {
    const community = await startCommunity();
    try {
      await work(community);
    } finally {
      await community.stop();
    }
  } finally {
    await stopCluster();
  }
}
