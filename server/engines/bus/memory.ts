import type { Bus, BusLog } from './port.ts';
import { createOutgoing } from './outgoing.ts';
import { createSubscribers } from './subscribers.ts';
import type { Subscribers } from './subscribers.ts';

/** What the buses of one process share when they stand for several nodes. */
export type MemoryHub = Set<Subscribers>;

/** For one process alone, and for tests. */
export function createMemoryBus({ log, hub = new Set() }: { log: BusLog; hub?: MemoryHub }): Bus {
  const subscribers = createSubscribers(log);
  const outgoing = createOutgoing(1, log, (batch) => {
    for (const node of hub) for (const [channel, ids] of batch) node.tell(channel, ids);
  });
  let started = false;
  return {
    async start() {
      started = true;
      hub.add(subscribers);
    },
    async stop() {
      if (started) outgoing.flush();
      started = false;
      hub.delete(subscribers);
    },
    publish(channel, id) {
      if (started) outgoing.add(channel, id);
    },
    subscribe: subscribers.add,
    onGap: subscribers.addGap,
  };
}
