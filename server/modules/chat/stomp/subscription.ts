import type { Ctx } from '../../../kernel/ctx.ts';
import { notInRoom } from '../chat.errors.ts';
import type { EntryView } from '../entries.schemas.ts';
import type { Follower } from '../live/feeds.ts';
import type { Live } from '../live/live.ts';
import type { Seat } from '../live/presence.ts';
import type { Watcher } from '../live/watchers.ts';

/** What a MESSAGE is sent for. */
export interface Addressed {
  readonly id: string;
  readonly destination: string;
  readonly ack: string;
}

/** Over which a subscription sends. */
export interface Session {
  message(to: Addressed, body: Buffer, messageId: string): void;
  drained(): Promise<void>;
  fail(error: unknown): void;
  readonly isOpen: boolean;
  readonly isFull: boolean;
}

interface Asked {
  ctx: Ctx;
  id: string;
  roomId: string;
  ack: string;
}

/** One room that a client follows: its log, or who is there. */
export interface Followed extends Addressed {
  readonly roomId: string;
  begin(live: Live): void;
  end(): void;
  /** Whether the room is before the member's eyes. */
  look(isLooking: boolean): void;
}

abstract class Base implements Addressed {
  protected readonly session: Session;
  readonly ctx: Ctx;
  readonly id: string;
  readonly roomId: string;
  readonly ack: string;

  constructor(session: Session, { ctx, id, roomId, ack }: Asked) {
    this.session = session;
    this.ctx = ctx;
    this.id = id;
    this.roomId = roomId;
    this.ack = ack;
  }

  get destination(): string {
    return `/topic/rooms/${this.roomId}`;
  }

  get accountId(): string {
    return this.ctx.actor!.id;
  }

  isFull(): boolean {
    return this.session.isFull;
  }

  goOut(): void {
    this.session.fail(notInRoom());
  }
}

/** The log of a room. Whoever follows it is there. */
export class LogSubscription extends Base implements Follower, Followed {
  readonly ranges: Follower['ranges'];
  readonly presentAt: number;
  seq: number;
  #live: Live | null = null;
  #seat: Seat | null = null;

  constructor(session: Session, asked: Asked, places: Pick<Follower, 'ranges' | 'presentAt' | 'seq'>) {
    super(session, asked);
    this.ranges = places.ranges;
    this.presentAt = places.presentAt;
    this.seq = places.seq;
  }

  begin(live: Live): void {
    this.#live = live;
    this.#seat = live.presence.sit(this.roomId, this.accountId);
    // Its receipt is answered before what it brings: a client knows then that nothing is missed.
    void Promise.resolve().then(() => live.feeds.follow(this));
  }

  end(): void {
    this.#live?.feeds.leave(this);
    this.#seat?.leave();
  }

  look(isLooking: boolean): void {
    this.#seat?.look(isLooking);
  }

  deliver(entry: EntryView, shared: object): void {
    this.session.message(this, bytesOf(entry, shared), `${this.roomId}/${entry.seq}`);
  }

  ready(): Promise<void> {
    return this.session.drained();
  }

  isOpen(): boolean {
    return this.session.isOpen;
  }

  fail(error: unknown): void {
    this.session.fail(error);
  }
}

/** Who is in a room and who types there. */
export class PresenceSubscription extends Base implements Watcher, Followed {
  #live: Live | null = null;
  #told = 0;

  override get destination(): string {
    return `${super.destination}/presence`;
  }

  begin(live: Live): void {
    this.#live = live;
    live.watchers.watch(this);
  }

  end(): void {
    this.#live?.watchers.leave(this);
  }

  look(): void {
    // Who watches is not there by that.
  }

  tell(what: object): void {
    this.#told += 1;
    this.session.message(this, Buffer.from(JSON.stringify(what)), `${this.roomId}/${this.id}/${this.#told}`);
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
