import { setTimeout as sleep } from 'node:timers/promises';
import { openEventStream, type EventStream } from '../server/test/event-stream.ts';

export interface InboxReader {
  /** Numbers of the notices, as they came. */
  seen: () => number[];
  stop: () => void;
}

/** A browser: comes back with the last number whenever the line breaks. */
export function followInbox(address: () => string, token: string): InboxReader {
  const seen: number[] = [];
  let lastId = '0';
  let open: EventStream | null = null;
  let stopped = false;
  const take = (stream: EventStream) => {
    for (const { event, data } of stream.events.splice(0)) {
      if (event === 'reset') throw new Error('the stream could not go on');
      if (event === 'notification') seen.push(data.seq);
    }
    if (stream.lastId() !== '') lastId = stream.lastId();
  };
  void (async () => {
    while (!stopped) {
      open = await openEventStream(`${address()}/api/v1/notifications/stream`, {
        authorization: `Bearer ${token}`,
        'last-event-id': lastId,
      }).catch(() => null);
      if (open) {
        await open.ended;
        take(open);
      }
      await sleep(20);
    }
  })();
  return {
    seen: () => {
      if (open) take(open);
      return seen;
    },
    stop: () => {
      stopped = true;
      open?.close();
    },
  };
}
