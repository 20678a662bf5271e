import { createContext, tick } from 'svelte';
import { apiFor, type Entry, type Message, type Problem, type Room } from '#lib/api/client.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';
import { changeMessage, deleteMessage, isYoungerThan, pinMessage, toggleReaction } from './message-acts.ts';
import { Outbox, type Draft, type Unsent } from './outbox.ts';
import { Presences } from './presences.svelte.ts';
import { RoomLog, type EntriesBefore } from './room-log.ts';
import { isForTwo } from './room-words.ts';

interface Parts {
  room: () => Room;
  pins: () => readonly Message[];
  me: string;
  entries: EntriesBefore;
  before: number | null;
  /** What went wrong, in words or as a problem. */
  fail: (problem: Problem) => void;
}
/** Keeps what is read in its place while the list around it changes. */
export type Keep = (change: () => void) => Promise<void>;
type Composing = { kind: 'reply' | 'edit'; message: Message } | null;

const pageSize = 50;
/** These change no name, no seat and no host of a room. */
const ofMessages: readonly string[] = ['message', 'edited', 'deleted', 'reacted', 'unreacted', 'previewed'];
const refreshMs = 400;

/** A room that is open on this page: its log, what I say, who is here. One for each page tree, in context. */
export class RoomView {
  readonly log: RoomLog;
  readonly outbox: Outbox;
  readonly presences: Presences;
  readonly #parts: Parts;
  #room = $derived.by(() => this.#parts.room());
  #pins = $derived.by(() => this.#parts.pins());
  #pinsChanged = false;
  #asking: ReturnType<typeof setTimeout> | undefined;
  /** What the composer is about. */
  composing = $state.raw<Composing>(null);
  /** What was taken back into the composer. */
  returned = $state.raw<Draft | null>(null);
  /** Asked before it is taken away. */
  deleting = $state.raw<Message | null>(null);
  /** The message that somebody came for. */
  marked = $state<number | null>(null);
  loading = $state(false);
  #keep: Keep = async (change) => change();
  #show: (seq: number) => void = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.log = new RoomLog(parts.me, parts.entries, parts.before);
    this.presences = new Presences(parts.me);
    this.outbox = new Outbox({
      roomId: parts.room().id,
      owner: parts.me,
      sent: (entry) => this.log.hearAnswer(entry),
      storage: globalThis.localStorage,
    });
  }

  get room(): Room {
    return this.#room;
  }
  get pins(): readonly Message[] {
    return this.#pins;
  }

  /** The room as it is now, a moment later, once for all that came together. What nobody answers changes nothing. */
  refresh(): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => void this.#ask(), refreshMs);
  }

  stop(): void {
    clearTimeout(this.#asking);
    this.presences.forget();
    this.outbox.stop();
  }

  async #ask(): Promise<void> {
    const params = { path: { id: this.#room.id } };
    const [room, pins] = await Promise.all([
      outcomeOf(apiFor().GET('/api/v1/rooms/{id}', { params })),
      this.#pinsChanged ? outcomeOf(apiFor().GET('/api/v1/rooms/{id}/pins', { params })) : null,
    ]);
    if (room.data) this.#room = room.data;
    if (!pins?.data) return;
    this.#pins = pins.data.items;
    this.#pinsChanged = false;
  }
  get isHost(): boolean {
    return this.room.mine?.host ?? false;
  }
  /** Somebody who left, or a room that is closed, is only read. */
  get mayAct(): boolean {
    return (this.room.mine?.present ?? false) && this.room.closedAt === null;
  }
  get mayPin(): boolean {
    return this.mayAct && (this.isHost || isForTwo(this.room));
  }
  mayEdit(message: Message): boolean {
    return this.mayAct && isYoungerThan(message, this.room.limits.editHours);
  }

  hear(entry: Entry): void {
    void this.#keep(() => this.log.hear(entry));
    const clientId = entry.clientId ?? '';
    if (clientId) this.outbox.discard(clientId);
    if (this.#pins.some(({ seq }) => seq === entry.target) || entry.type === 'pinned')
      this.#pinsChanged = true;
    if (this.#pinsChanged || !ofMessages.includes(entry.type)) this.refresh();
    if (entry.sender?.handle) this.presences.quiet(entry.sender.handle);
  }

  /** What stands above, from what is known or from the server. @returns whether there was something */
  async older(): Promise<boolean> {
    let drew = false;
    await this.#keep(() => (drew = this.log.drawOlder()));
    if (drew || !this.log.hasOlder) return drew;
    const page = await this.#load({ before: this.log.first });
    if (page) await this.#keep(() => this.log.addOlder(page));
    return page !== undefined;
  }

  async newer(): Promise<boolean> {
    let drew = false;
    await this.#keep(() => (drew = this.log.drawNewer()));
    if (drew || !this.log.hasNewer) return drew;
    const page = await this.#load({ after: this.log.readTo });
    if (page) await this.#keep(() => this.log.addNewer(page));
    return page !== undefined;
  }

  /** To a message, however far it is. */
  async jump(seq: number): Promise<void> {
    if (!this.log.drawAround(seq)) {
      const before = seq + pageSize / 2;
      const page = await this.#load({ before });
      if (!page) return;
      this.log.startFrom(page, before);
      if (before > page.lastSeq) void this.newer();
    }
    this.marked = seq;
    await tick();
    this.#show(seq);
  }

  async toEnd(): Promise<void> {
    if (this.log.hasNewer) {
      const page = await this.#load({});
      if (!page) return;
      this.log.startFrom(page);
    }
    this.marked = null;
    await tick();
    this.#show(Infinity);
  }

  /** @param show scrolls to a message, or to the end */
  drawnBy(show: (seq: number) => void, keep: Keep): void {
    this.#show = show;
    this.#keep = keep;
  }

  async #load(query: { before?: number | undefined; after?: number }): Promise<EntriesBefore | undefined> {
    this.loading = true;
    const params = { path: { id: this.room.id }, query: { ...query, limit: pageSize } };
    const { data, problem } = await outcomeOf(apiFor().GET('/api/v1/rooms/{id}/messages', { params }));
    this.loading = false;
    if (problem) this.#parts.fail(problem);
    return data;
  }

  reply(message: Message): void {
    this.composing = { kind: 'reply', message };
  }
  edit(message: Message): void {
    this.composing = { kind: 'edit', message };
  }
  /** My last message, if it may still be changed. */
  editLast(): void {
    const last = this.log.known.findLast(
      (one) => one.type === 'message' && one.sender?.handle === this.#parts.me && !one.deletedAt,
    );
    if (last && this.mayEdit(last)) this.edit(last);
  }
  askDelete(message: Message): void {
    this.deleting = message;
  }

  async say(draft: Draft): Promise<void> {
    // Before anything is waited for: it is kept, whatever becomes of this page.
    this.outbox.add(draft);
    if (this.log.hasNewer) await this.toEnd();
    await tick();
    this.#show(Infinity);
  }

  takeBack(message: Unsent): void {
    this.outbox.discard(message.clientId);
    const answered = message.replyTo === null ? undefined : this.log.find(message.replyTo);
    if (answered) this.reply(answered);
    this.returned = message;
  }

  /** @returns whether it was changed */
  async change(message: Message, content: string): Promise<boolean> {
    return this.#put(await changeMessage(message, content));
  }
  async remove(message: Message): Promise<void> {
    this.#put(await deleteMessage(message));
  }
  async pin(message: Message): Promise<void> {
    this.#put(await pinMessage(message, message.pinnedAt === null));
  }
  async react(message: Message, emoji: string): Promise<void> {
    const { problem } = await toggleReaction(message, emoji);
    if (problem) this.#parts.fail(problem);
  }

  #put({ data, problem }: Outcome<Message>): boolean {
    if (data) this.log.replace(data);
    else this.#parts.fail(problem);
    return data !== undefined;
  }
}

export const [useRoom, setRoom] = createContext<RoomView>();
