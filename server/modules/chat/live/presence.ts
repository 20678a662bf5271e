import { randomBytes } from 'node:crypto';
import type { Bus } from '../../../engines/bus/port.ts';
import { NodeMap, type Seen } from './node-map.ts';
import { ask, changes, mark, readWord, type Word } from './presence.words.ts';

const channel = 'chat.presence';

/** Changes of a moment leave together; a node that says nothing is gone; what is asked for again is told again, not too often. */
export interface PresenceTimes {
  gatherMs: number;
  beatMs: number;
  silentMs: number;
  againMs: number;
}
const usual: PresenceTimes = { gatherMs: 100, beatMs: 2_500, silentMs: 7_000, againMs: 1_000 };

/** One connection that follows a room. */
export interface Seat {
  look(isLooking: boolean): void;
  leave(): void;
}

/**
 * Who follows which room, on any node, in memory only. Each node numbers what it tells, and says its last number every few
 * seconds: whoever has missed something knows it and asks for everything again. A node that falls silent takes its people with it.
 */
export class Presence {
  readonly #bus: Bus;
  readonly #times: PresenceTimes;
  readonly #me = randomBytes(6).toString('hex');
  readonly #own = new NodeMap();
  readonly #seats = new Map<string, Set<{ looking: boolean }>>();
  readonly #others = new Map<string, NodeMap>();
  /** Nodes of which something was missed, with what they have told anew until now. */
  readonly #lost = new Map<string, NodeMap | null>();
  readonly #unsent = new Map<string, Map<string, Seen | null>>();
  #onChange: (roomId: string) => void = () => undefined;
  #gathering: NodeJS.Timeout | undefined;
  #beating: NodeJS.Timeout | undefined;
  #toldAllAt = -Infinity;
  #telling: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(bus: Bus, times: PresenceTimes = usual) {
    this.#bus = bus;
    this.#times = times;
    bus.subscribe(channel, (id) => this.#hear(id));
    bus.onGap(() => {
      for (const node of this.#others.keys()) this.#lose(node);
    });
  }

  /** Whoever wants to know of changes of rooms, on whichever node. */
  onChange(listener: (roomId: string) => void): void {
    this.#onChange = listener;
  }

  /** Somebody follows a room over one more connection. */
  sit(roomId: string, accountId: string): Seat {
    const key = `${roomId} ${accountId}`;
    const seats = this.#seats.get(key) ?? new Set();
    const seat = { looking: true };
    this.#seats.set(key, seats.add(seat));
    this.#settle(roomId, accountId);
    return {
      look: (isLooking) => {
        seat.looking = isLooking;
        this.#settle(roomId, accountId);
      },
      leave: () => {
        if (!seats.delete(seat)) return;
        if (seats.size === 0 && this.#seats.get(key) === seats) this.#seats.delete(key);
        this.#settle(roomId, accountId);
      },
    };
  }

  /** Everybody who follows a room. */
  online(roomId: string): Set<string> {
    return new Set([...this.#nodes()].flatMap((node) => [...node.in(roomId).keys()]));
  }

  isOnline(roomId: string, accountId: string): boolean {
    return [...this.#nodes()].some((node) => node.in(roomId).has(accountId));
  }

  /** Of these members, those who have the room before them. */
  looking(roomId: string, accountIds: readonly string[]): Set<string> {
    const nodes = [...this.#nodes()].map((node) => node.in(roomId));
    return new Set(accountIds.filter((id) => nodes.some((members) => members.get(id) === 'looking')));
  }

  /** Nobody is here any more. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const timer of [this.#gathering, this.#telling]) clearTimeout(timer);
    clearInterval(this.#beating);
    if (!this.#own.isEmpty) this.#bus.publish(channel, mark('bye', this.#me, this.#own.last));
  }

  *#nodes(): Generator<NodeMap> {
    yield this.#own;
    yield* this.#others.values();
  }

  #settle(roomId: string, accountId: string): void {
    const seats = this.#seats.get(`${roomId} ${accountId}`);
    const seen = seats ? ([...seats].some(({ looking }) => looking) ? 'looking' : 'away') : null;
    if (!this.#own.set(roomId, accountId, seen)) return;
    const rooms = this.#unsent.get(accountId) ?? new Map<string, Seen | null>();
    this.#unsent.set(accountId, rooms.set(roomId, seen));
    if (!this.#stopped) this.#gathering ??= setTimeout(() => this.#send(), this.#times.gatherMs).unref();
    this.#beat();
    this.#onChange(roomId);
  }

  #send(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#publish(this.#unsent);
    this.#unsent.clear();
  }

  #publish(members: ReadonlyMap<string, ReadonlyMap<string, Seen | null>>): void {
    const next = () => (this.#own.last += 1);
    for (const [accountId, rooms] of members)
      for (const word of changes(this.#me, next, accountId, rooms)) this.#bus.publish(channel, word);
  }

  #tellAll(): void {
    this.#telling = undefined;
    this.#toldAllAt = performance.now();
    // Those who have missed nothing hear of who went.
    this.#send();
    this.#bus.publish(channel, mark('anew', this.#me, this.#own.last));
    this.#publish(this.#own.byAccount());
    this.#bus.publish(channel, mark('whole', this.#me, this.#own.last));
  }

  #beat(): void {
    if (this.#stopped) return;
    this.#beating ??= setInterval(() => this.#tick(), this.#times.beatMs).unref();
  }

  #tick(): void {
    if (!this.#own.isEmpty) this.#bus.publish(channel, mark('beat', this.#me, this.#own.last));
    const now = performance.now();
    for (const [node, { heardAt }] of this.#others)
      if (now - heardAt > this.#times.silentMs) this.#drop(node);
  }

  #hear(id: string): void {
    const word = readWord(id);
    if (!word || this.#stopped) return;
    if (word.says === 'ask') this.#asked(word.node);
    else if (word.node !== this.#me) this.#take(word);
  }

  #asked(node: string): void {
    if (node !== this.#me) return;
    const waits = Math.max(0, this.#toldAllAt + this.#times.againMs - performance.now());
    this.#telling ??= setTimeout(() => this.#tellAll(), waits).unref();
  }

  #take(word: Exclude<Word, { says: 'ask' }>): void {
    const { node } = word;
    if (word.says === 'bye') return this.#drop(node);
    this.#beat();
    const known = this.#others.get(node) ?? new NodeMap();
    this.#others.set(node, known);
    known.heardAt = performance.now();
    if (word.says === 'anew') return this.#begin(word);
    const building = this.#lost.get(node);
    if (building === null) {
      // Asked for at every beat, because the question may be lost, too.
      if (word.says === 'beat') this.#bus.publish(channel, ask(node));
      return;
    }
    const into = building ?? known;
    if (word.says === 'whole') return this.#replace(word, into);
    const expected = word.says === 'beat' ? into.last : into.last + 1;
    if (word.number < expected) return;
    if (word.number > expected) return this.#lose(node);
    if (word.says === 'beat') return;
    into.last = word.number;
    for (const [roomId, seen] of word.rooms)
      if (into.set(roomId, word.accountId, seen) && into === known) this.#onChange(roomId);
  }

  #begin({ node, number }: { node: string; number: number }): void {
    if (!this.#lost.has(node)) return;
    const building = new NodeMap();
    building.last = number;
    this.#lost.set(node, building);
  }

  #replace({ node, number }: { node: string; number: number }, whole: NodeMap): void {
    if (!this.#lost.has(node)) return;
    if (whole.last !== number) return this.#lose(node);
    const before = this.#others.get(node);
    this.#lost.delete(node);
    whole.heardAt = performance.now();
    this.#others.set(node, whole);
    for (const roomId of new Set([...(before?.rooms() ?? []), ...whole.rooms()])) this.#onChange(roomId);
  }

  #lose(node: string): void {
    this.#lost.set(node, null);
    this.#bus.publish(channel, ask(node));
  }

  #drop(node: string): void {
    const known = this.#others.get(node);
    this.#others.delete(node);
    this.#lost.delete(node);
    for (const roomId of known?.rooms() ?? []) this.#onChange(roomId);
  }
}
