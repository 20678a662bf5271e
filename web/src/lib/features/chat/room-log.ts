import { createSubscriber } from 'svelte/reactivity';
import type { Entry, Message } from '#lib/api/client.ts';

/** What a page of messages brings, the newest first. */
export interface EntriesBefore {
  items: readonly Entry[];
  nextCursor: string | null;
  /** Read the log on after this number. */
  lastSeq: number;
}
/** What the log says after a number, the oldest first, with the facts about earlier messages. */
export interface EntriesAfter {
  items: readonly Entry[];
  nextCursor: string | null;
}

/** As many as a screen can hold several times; more would make a long room slow. */
const drawnAtMost = 150;
const step = 50;

/**
 * A room as this page knows it: a stretch of what it shows, most often its end, and how far the log was heard. What is heard twice
 * does nothing, so it may come from the socket, from a page and from an answer. Of the stretch a window is drawn.
 */
export class RoomLog {
  readonly #me: string;
  #known: readonly Message[] = [];
  #window = { from: 0, to: 0 };
  #hasOlder = false;
  /** Between the stretch and the end of the room there is more. */
  #isApart = false;
  #heard = 0;
  /** Up to where the log after the stretch was read: facts add nothing to the stretch. */
  #readOn = 0;
  /** Says that what was read is not what it was. */
  #update = (): void => undefined;
  readonly #read = createSubscriber((update) => {
    this.#update = update;
  });

  /** @param me the handle of whoever reads */
  constructor(me: string, page: EntriesBefore, before: number | null = null) {
    this.#me = me;
    this.startFrom(page, before);
  }

  /** What is drawn, the oldest first. */
  get drawn(): readonly Message[] {
    this.#read();
    return this.#known.slice(this.#window.from, this.#window.to);
  }
  get known(): readonly Message[] {
    this.#read();
    return this.#known;
  }
  /** The number of the log up to which nothing is missing. */
  get heard(): number {
    this.#read();
    return this.#heard;
  }
  get first(): number | undefined {
    return this.known[0]?.seq;
  }
  get last(): number {
    return this.known.at(-1)?.seq ?? 0;
  }
  /** What comes after the stretch is read on from here. */
  get readTo(): number {
    return Math.max(this.#readOn, this.last);
  }
  get hasOlder(): boolean {
    this.#read();
    return this.#hasOlder || this.#window.from > 0;
  }
  get hasNewer(): boolean {
    this.#read();
    return this.#isApart || this.#window.to < this.#known.length;
  }

  /** Begins with the end of the room, or with a stretch of it that ends before `before`. */
  startFrom(page: EntriesBefore, before: number | null = null): void {
    this.#known = page.items.toReversed();
    this.#hasOlder = page.nextCursor !== null;
    this.#heard = Math.max(this.#heard, page.lastSeq);
    this.#isApart = before !== null && before <= this.#heard;
    this.#readOn = 0;
    this.#showEnd();
    this.#update();
  }

  /** What the socket says, in the order of the log. */
  hear(entry: Entry): void {
    if (entry.seq <= this.#heard) return;
    this.#heard = entry.seq;
    this.#apply(entry, !this.#isApart);
    this.#update();
  }

  /** The answer to a message of one's own: it may come before the socket says it, or long after. */
  hearAnswer(entry: Entry): boolean {
    if (entry.seq === this.#heard + 1) this.hear(entry);
    return entry.seq <= this.#heard;
  }

  find(seq: number): Message | undefined {
    return this.#known.find((message) => message.seq === seq);
  }

  /** A message as it is now, after a change of one's own. */
  replace(message: Message): void {
    this.#known = this.#known.map((one) => (one.seq === message.seq ? message : one));
    this.#update();
  }

  /** @returns whether there was something to show that was known already */
  drawOlder(): boolean {
    const { from, to } = this.#window;
    if (from === 0) return false;
    const start = Math.max(0, from - step);
    this.#window = { from: start, to: Math.min(to, start + drawnAtMost) };
    this.#update();
    return true;
  }

  addOlder({ items, nextCursor }: Pick<EntriesBefore, 'items' | 'nextCursor'>): void {
    const older = items.filter(({ seq }) => seq < (this.first ?? Infinity)).toReversed();
    this.#known = [...older, ...this.#known];
    this.#hasOlder = nextCursor !== null;
    const { from, to } = this.#window;
    this.#window = { from: from + older.length, to: to + older.length };
    this.drawOlder();
    this.#update();
  }

  drawNewer(): boolean {
    const { from, to } = this.#window;
    if (to === this.#known.length) return false;
    const end = Math.min(this.#known.length, to + step);
    this.#window = { from: Math.max(from, end - drawnAtMost), to: end };
    this.#update();
    return true;
  }

  /** The log after the last one of a stretch that is apart. */
  addNewer({ items, nextCursor }: EntriesAfter): void {
    for (const entry of items) this.#apply(entry, true);
    this.#update();
    const end = items.at(-1)?.seq ?? this.#heard;
    this.#readOn = end;
    if (nextCursor !== null || end < this.#heard) return;
    this.#heard = end;
    this.#isApart = false;
  }

  /** Makes sure that a message which is known is drawn. @returns whether it is known */
  drawAround(seq: number): boolean {
    const at = this.#known.findIndex((message) => message.seq >= seq);
    if (at < 0 || (at === 0 && this.#hasOlder && this.#known[0]!.seq > seq)) return false;
    const { from, to } = this.#window;
    if (at >= from && at < to) return true;
    const start = Math.max(0, at - drawnAtMost / 2);
    this.#window = { from: start, to: Math.min(this.#known.length, start + drawnAtMost) };
    this.#update();
    return true;
  }

  #apply(entry: Entry, isNext: boolean): void {
    const { message, ...shown } = entry;
    if (entry.target !== null) {
      if (message) this.#change(entry, message);
      return;
    }
    if (!isNext || entry.seq <= this.last) return;
    const { from, to } = this.#window;
    const isAtEnd = to === this.#known.length;
    this.#known = [...this.#known, shown];
    if (isAtEnd) this.#window = { from: Math.max(from, to + 1 - drawnAtMost), to: to + 1 };
  }

  /** What is sent to everybody does not say what I reacted with: the facts do. */
  #change(fact: Entry, message: Message): void {
    const before = this.find(message.seq);
    if (!before) return;
    const mine = new Set(before.reactions.filter((one) => one.mine).map(({ emoji }) => emoji));
    const emoji = fact.params.emoji ?? '';
    if (fact.sender?.handle === this.#me && fact.type === 'reacted') mine.add(emoji);
    if (fact.sender?.handle === this.#me && fact.type === 'unreacted') mine.delete(emoji);
    const reactions = message.reactions.map((one) => ({ ...one, mine: mine.has(one.emoji) }));
    this.replace({ ...message, clientId: message.clientId ?? before.clientId, reactions });
  }

  #showEnd(): void {
    const to = this.#known.length;
    this.#window = { from: Math.max(0, to - drawnAtMost), to };
  }
}
