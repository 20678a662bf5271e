import type { BusLog } from './port.ts';

const maxChannel = 100;
const maxId = 200;

/** Distinct ids to send, by channel. */
export type Batch = Map<string, Set<string>>;

/** Collects what is published for a moment, each id once, then hands it over. */
export function createOutgoing(delayMs: number, log: BusLog, send: (batch: Batch) => void) {
  let batch: Batch = new Map();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (batch.size === 0) return;
    const full = batch;
    batch = new Map();
    send(full);
  }

  return {
    add(channel: string, id: string): void {
      if (channel.length > maxChannel || id.length > maxId) {
        log.error({ channel: channel.slice(0, maxChannel) }, 'An id is too long for the bus and was dropped');
        return;
      }
      const ids = batch.get(channel) ?? new Set();
      batch.set(channel, ids.add(id));
      timer ??= setTimeout(flush, delayMs);
    },
    flush,
  };
}
