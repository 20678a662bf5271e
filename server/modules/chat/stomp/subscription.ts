import type { Ctx } from '../../../kernel/ctx.ts';
import { notInRoom } from '../chat.errors.ts';
import type { EntryView } from '../entries.schemas.ts';
import type { Follower } from '../live/feeds.ts';

/** Over which a subscription sends. */
export interface Session {
  message(subscription: Subscription, body: Buffer, seq: number): void;
  drained(): Promise<void>;
  fail(error: unknown): void;
  readonly isOpen: boolean;
  readonly isFull: boolean;
}

interface SubscriptionParts {
  ctx: Ctx;
  id: string;
  roomId: string;
  ranges: Follower['ranges'];
  ack: string;
  presentAt: number;
  seq: number;
}

/** One room that a client follows. */
export class Subscription implements Follower {
  readonly #session: Session;
  readonly ctx: Ctx;
  readonly id: string;
  readonly roomId: string;
  readonly ranges: Follower['ranges'];
  readonly ack: string;
  readonly presentAt: number;
  seq: number;

  constructor(session: Session, { ctx, id, roomId, ranges, ack, presentAt, seq }: SubscriptionParts) {
    this.#session = session;
    this.ctx = ctx;
    this.id = id;
    this.roomId = roomId;
    this.ranges = ranges;
    this.ack = ack;
    this.presentAt = presentAt;
    this.seq = seq;
  }

  get accountId(): string {
    return this.ctx.actor!.id;
  }

  deliver(entry: EntryView, shared: object): void {
    this.#session.message(this, bytesOf(entry, shared), entry.seq);
  }

  isFull(): boolean {
    return this.#session.isFull;
  }

  ready(): Promise<void> {
    return this.#session.drained();
  }

  isOpen(): boolean {
    return this.#session.isOpen;
  }

  fail(error: unknown): void {
    this.#session.fail(error);
  }

  goOut(): void {
    this.#session.fail(notInRoom());
  }
}

/** Each entry becomes bytes once for all who get the same. */
const encoded = new WeakMap<object, Buffer>();
function bytesOf(entry: EntryView, shared: object): Buffer {
  const known = encoded.get(shared);
  if (known) return known;
  const bytes = Buffer.from(JSON.stringify(entry));
  encoded.set(shared, bytes);
  return bytes;
}
