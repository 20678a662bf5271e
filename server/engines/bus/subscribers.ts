import type { BusLog, Unsubscribe } from './port.ts';

/** Listeners of one node. One that throws does not keep the others from being called. */
export interface Subscribers {
  add(channel: string, listener: (id: string) => void): Unsubscribe;
  addGap(listener: () => void): Unsubscribe;
  tell(channel: string, ids: Iterable<string>): void;
  tellGap(): void;
}

export function createSubscribers(log: BusLog): Subscribers {
  const channels = new Map<string, Set<{ call: (id: string) => void }>>();
  const gaps = new Set<{ call: () => void }>();

  function guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      log.error({ err: error }, 'A listener of the bus failed');
    }
  }

  return {
    add(channel, call) {
      const listener = { call };
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && channels.get(channel) === listeners) channels.delete(channel);
      };
    },
    addGap(call) {
      const listener = { call };
      gaps.add(listener);
      return () => gaps.delete(listener);
    },
    tell(channel, ids) {
      for (const id of ids) {
        for (const listener of [...(channels.get(channel) ?? [])]) guard(() => listener.call(id));
      }
    },
    tellGap() {
      for (const listener of [...gaps]) guard(listener.call);
    },
  };
}
