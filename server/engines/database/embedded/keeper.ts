import { bringUp, writeHints, type Site, type Up } from './bring-up.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { isAlive } from './processes.ts';

export interface Keeper {
  stop(): Promise<void>;
}

const lookEveryMs = 1_000;

/**
 * Keeps PostgreSQL running for as long as this process lives: whenever the owning session ends or the postmaster is
 * gone, it is brought up again at the same address. `onLost` is called when another server has taken the cluster over.
 */
export function keepRunning(site: Site, first: Up, onLost: (problem: Error) => void): Keeper {
  let up = first;
  let state: 'keeping' | 'stopping' | 'lost' = 'keeping';
  let broken: Up | null = null;
  let mending: Promise<void> | null = null;

  const mend = (what: Up) => {
    // A late word about one that has been replaced must not end its healthy successor.
    if (what !== up) return;
    broken = what;
    mending ??= mendWhileBroken().finally(() => (mending = null));
  };
  const mendWhileBroken = async () => {
    while (broken === up && state === 'keeping') {
      await restore().catch((error: Error) => {
        state = 'lost';
        onLost(error);
      });
    }
  };
  const restore = async () => {
    up.session.end().catch(() => undefined);
    const since = Date.now();
    const next = await bringUp(site, { port: first.port, abandoned: () => state === 'stopping' });
    if (next.outcome === 'abandoned') return;
    if (next.outcome === 'owned by another')
      throw new Error(`another server runs the database in ${site.paths.cluster}`);
    const what = next.pid === up.pid ? 'PostgreSQL recovered' : 'PostgreSQL died: restarted it';
    up = next;
    watch(next);
    site.log.warn({ pid: up.pid, ms: Date.now() - since }, what);
  };
  const watch = (watched: Up) => void watched.ended.then(() => mend(watched));

  watch(first);
  const looking = setInterval(() => isAlive(up.pid) || mend(up), lookEveryMs);
  looking.unref();
  return {
    stop: async () => {
      clearInterval(looking);
      // What another server runs now is not ours to stop.
      if (state === 'lost') return;
      state = 'stopping';
      await mending;
      await stopPostmaster(site.paths.cluster, findPostmaster(site.paths.cluster)?.pid ?? up.pid);
      await writeHints(site.paths, { port: up.port, server: null });
    },
  };
}
