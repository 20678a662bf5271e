import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findPostmaster, stopPostmaster } from '../engines/database/embedded/postmaster.ts';

// Its input ends when the test run ends, however that ends.
const dataDir = process.argv[2]!;
process.stdin.resume();
process.stdin.once('end', () => void cleanUp());
process.stdin.once('error', () => void cleanUp());

async function cleanUp(): Promise<void> {
  const cluster = join(dataDir, 'postgres');
  const found = findPostmaster(cluster);
  if (found) await stopPostmaster(cluster, found.pid, 500);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}
