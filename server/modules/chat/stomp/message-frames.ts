import { encodeFrame } from './frames.ts';
import type { Addressed } from './subscription.ts';

/** By what they say, and within that by whom it is for. */
const known = new WeakMap<Buffer, Map<string, Buffer>>();

/** Clients name their subscriptions alike, so most who follow a room get the very same frame: it is put together once. */
export function messageFrame(to: Addressed, body: Buffer, messageId: string): Buffer {
  const frames = known.get(body) ?? new Map<string, Buffer>();
  known.set(body, frames);
  const key = `${to.id}\n${messageId}\n${to.ack}`;
  const frame = frames.get(key) ?? encode(to, body, messageId);
  frames.set(key, frame);
  return frame;
}

function encode({ id, destination, ack }: Addressed, body: Buffer, messageId: string): Buffer {
  const headers: [string, string][] = [
    ['destination', destination],
    ['subscription', id],
    ['message-id', messageId],
    ['content-type', 'application/json'],
  ];
  // What it is acknowledged by. Nothing hangs on it: the log is the truth.
  if (ack !== 'auto') headers.push(['ack', `${id}/${messageId}`]);
  return encodeFrame('MESSAGE', headers, body);
}
