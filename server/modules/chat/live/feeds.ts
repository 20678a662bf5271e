import type { Bus } from '../../../engines/bus/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { roomChannel } from '../entries.queries.ts';
import type { EntryView } from '../entries.schemas.ts';
import { findLastSeqs } from '../rooms.queries.ts';
import type { Range } from '../stays.rules.ts';
import { forReader, readLog, type LogEntry } from '../use-cases/read-log.ts';

const pageSize = 100;

/** Somebody who follows a room on this node. */
export interface Follower {
  readonly roomId: string;
  readonly accountId: string;
  readonly ctx: Ctx;
  /** What they may read; ends with their stay. */
  readonly ranges: readonly Range[];
  /** The last entry when they were seen to be in the room. */
  readonly presentAt: number;
  /** The last entry that they have, or had no right to. */
  seq: number;
  /** `shared` is the same object for everybody who gets the same bytes. */
  deliver(entry: EntryView, shared: object): void;
  /** Much of what was sent has not left yet. */
  isFull(): boolean;
  /** Resolves when there is room for more, or the line is closed. */
  ready(): Promise<void>;
  isOpen(): boolean;
  /** The log cannot be read: they come back for the rest. */
  fail(error: unknown): void;
  /** The log says that they are not in the room any more. */
  goOut(): void;
}

interface Feed {
  readonly followers: Set<Follower>;
  /** Those who have everything up to the position get what comes after it as it comes. */
  readonly attached: Set<Follower>;
  /** Null until the first of them has caught up. */
  position: number | null;
  /** How often the room was said to have changed. */
  changes: number;
  busy: boolean;
}

/**
 * The logs of rooms that somebody follows on this node: each is read once for all who are up to date, whoever is behind reads
 * alone until they are not. The bus only says when to look.
 */
export class Feeds {
  readonly #feeds = new Map<string, Feed>();

  constructor(bus: Bus) {
    bus.subscribe(roomChannel, (roomId) => this.#look(roomId));
    bus.onGap(() => this.#lookAtAll());
  }

  /** Sends what comes after `follower.seq`, without a gap and nothing twice, until `leave`. */
  async follow(follower: Follower): Promise<void> {
    const feed = this.#feeds.get(follower.roomId) ?? newFeed();
    this.#feeds.set(follower.roomId, feed);
    feed.followers.add(follower);
    await this.#catchUp(feed, follower);
  }

  leave(follower: Follower): void {
    const feed = this.#feeds.get(follower.roomId);
    if (!feed) return;
    feed.followers.delete(follower);
    feed.attached.delete(follower);
    if (feed.followers.size === 0) this.#feeds.delete(follower.roomId);
  }

  of(roomId: string): Iterable<Follower> {
    return this.#feeds.get(roomId)?.followers ?? [];
  }

  /** What a wake-up that was lost did not tell. */
  async lookForLost(ctx: Ctx): Promise<void> {
    const ids = [...this.#feeds.keys()];
    if (ids.length === 0) return;
    for (const [roomId, lastSeq] of await findLastSeqs(ctx, ids)) {
      const position = this.#feeds.get(roomId)?.position ?? null;
      if (position !== null && position < lastSeq) this.#look(roomId);
    }
  }

  #lookAtAll(): void {
    for (const roomId of this.#feeds.keys()) this.#look(roomId);
  }

  #look(roomId: string): void {
    const feed = this.#feeds.get(roomId);
    if (!feed) return;
    feed.changes += 1;
    void this.#goOn(roomId, feed);
  }

  async #catchUp(feed: Feed, follower: Follower): Promise<void> {
    try {
      await this.#readAlone(feed, follower);
    } catch (error) {
      this.leave(follower);
      follower.fail(error);
    }
  }

  async #readAlone(feed: Feed, follower: Follower): Promise<void> {
    const { ctx, roomId } = follower;
    for (let seen = -1; feed.followers.has(follower);) {
      // Nothing waits from here to `return`, so nothing can come between.
      if (feed.position !== null && follower.seq >= feed.position) {
        feed.attached.add(follower);
        if (feed.changes !== seen) void this.#goOn(roomId, feed);
        return;
      }
      seen = feed.changes;
      const page = await readLog(ctx, roomId, follower.seq, pageSize);
      for (const one of page) {
        give(follower, one);
        if (follower.isFull()) await follower.ready();
      }
      if (page.length < pageSize) feed.position ??= follower.seq;
    }
  }

  /** Whoever cannot take it all reads alone until they can. */
  #hand(feed: Feed, follower: Follower, one: LogEntry): void {
    give(follower, one);
    if (!follower.isFull()) return;
    feed.attached.delete(follower);
    void follower.ready().then(() => this.#catchUp(feed, follower));
  }

  /** Reads on for all who are up to date, as long as there is something new. */
  async #goOn(roomId: string, feed: Feed): Promise<void> {
    if (feed.busy || feed.position === null) return;
    feed.busy = true;
    try {
      for (let seen = -1; seen !== feed.changes;) {
        const [someone] = feed.attached;
        if (!someone) break;
        const before = feed.changes;
        const page = await readLog(someone.ctx, roomId, feed.position, pageSize);
        for (const one of page) {
          feed.position = one.entry.seq;
          for (const follower of feed.attached) this.#hand(feed, follower, one);
        }
        if (page.length < pageSize) seen = before;
      }
    } catch (error) {
      for (const follower of [...feed.followers]) {
        this.leave(follower);
        follower.fail(error);
      }
    } finally {
      feed.busy = false;
      // Nobody is up to date any more: the next one who is says where it goes on.
      if (feed.attached.size === 0) feed.position = null;
    }
  }
}

const newFeed = (): Feed => ({
  followers: new Set(),
  attached: new Set(),
  position: null,
  changes: 0,
  busy: false,
});

function give(follower: Follower, one: LogEntry): void {
  if (one.entry.seq <= follower.seq) return;
  follower.seq = one.entry.seq;
  const entry = forReader(one, follower);
  if (entry && follower.isOpen()) follower.deliver(entry, entry === one.entry ? one : entry);
  // Not by a wake-up that may be lost: nothing after it is given. A stay from before is over, and no matter.
  if (one.leaverId === follower.accountId && follower.seq > follower.presentAt) follower.goOut();
}
