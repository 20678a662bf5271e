import { createSubscriber } from 'svelte/reactivity';
import { apiFor, type Entry, type Problem } from '#lib/api/client.ts';
import { newId } from '#lib/api/new-id.ts';
import type { StoredFile } from '#lib/features/files/send-file.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';

export interface Unsent {
  /** Made here, once: the server takes a message of this name once, however often it is sent. */
  clientId: string;
  content: string;
  replyTo: number | null;
  files: StoredFile[];
  writtenAt: string;
  state: 'waiting' | 'failed' | 'sent';
  problem?: Problem | undefined;
}
export type Draft = Pick<Unsent, 'content' | 'replyTo' | 'files'>;

interface Parts {
  roomId: string;
  /** Whose messages: another member of this browser must not send them. */
  owner: string;
  /** @returns whether the room shows it already */
  sent: (entry: Entry) => boolean;
  send?: (message: Unsent) => Promise<Outcome<Entry>>;
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  wait?: (ms: number) => Promise<unknown>;
}

const pauses = [500, 1_000, 2_000, 4_000, 8_000];
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * What I said and the room does not show yet, in the order of my saying: sent one after the other, again by itself while nobody
 * answers, and kept in this browser until it is there.
 */
export class Outbox {
  #list: readonly Unsent[] = [];
  #update = (): void => undefined;
  readonly #read = createSubscriber((update) => {
    this.#update = update;
  });
  readonly #parts: Parts;
  readonly #key: string;
  /** What this page has ever had: anything else that is kept belongs to another tab. */
  readonly #own = new Set<string>();
  #busy = false;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#key = `madang:outbox:${parts.owner}:${parts.roomId}`;
  }

  get list(): readonly Unsent[] {
    this.#read();
    return this.#list;
  }

  /** Takes up what an earlier page could not send. */
  start(): void {
    this.#stopped = false;
    this.#set(this.#kept());
    void this.#go();
  }

  stop(): void {
    this.#stopped = true;
  }

  add(draft: Draft): void {
    const writtenAt = new Date().toISOString();
    this.#set([...this.#list, { ...draft, clientId: newId(), writtenAt, state: 'waiting' }]);
    void this.#go();
  }

  retry(clientId: string): void {
    this.#change(clientId, { state: 'waiting', problem: undefined });
    void this.#go();
  }

  /** It is thrown away, or the room shows it. */
  discard(clientId: string): void {
    if (!this.#list.some((one) => one.clientId === clientId)) return;
    this.#set(this.#list.filter((one) => one.clientId !== clientId));
  }

  /** All that failed for want of a line. */
  retryAll(): void {
    for (const { clientId, state, problem } of this.#list)
      if (state === 'failed' && isPassing(problem)) this.#change(clientId, { state: 'waiting' });
    void this.#go();
  }

  async #go(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#next(); next && !this.#stopped; next = this.#next()) await this.#send(next);
    } finally {
      this.#busy = false;
    }
  }

  #next(): Unsent | undefined {
    return this.#list.find(({ state }) => state === 'waiting');
  }

  async #send(message: Unsent): Promise<void> {
    const send = this.#parts.send ?? ((one: Unsent) => post(this.#parts.roomId, one));
    let outcome = await send(message);
    for (const pause of pauses) {
      if (!outcome.problem || !isPassing(outcome.problem) || this.#stopped) break;
      await (this.#parts.wait ?? sleep)(pause);
      outcome = await send(message);
    }
    if (outcome.problem) this.#change(message.clientId, { state: 'failed', problem: outcome.problem });
    else if (this.#parts.sent(outcome.data)) this.discard(message.clientId);
    else this.#change(message.clientId, { state: 'sent' });
  }

  #change(clientId: string, change: Partial<Unsent>): void {
    this.#set(this.#list.map((one) => (one.clientId === clientId ? { ...one, ...change } : one)));
  }

  #set(list: readonly Unsent[]): void {
    this.#list = list;
    this.#update();
    for (const { clientId } of list) this.#own.add(clientId);
    const others = this.#kept().filter(({ clientId }) => !this.#own.has(clientId));
    const kept = [...others, ...list.filter(({ state }) => state !== 'sent')];
    try {
      if (kept.length > 0) this.#parts.storage?.setItem(this.#key, JSON.stringify(kept));
      else this.#parts.storage?.removeItem(this.#key);
    } catch {
      // A full or forbidden storage: they live as long as this page.
    }
  }

  #kept(): Unsent[] {
    try {
      const kept = JSON.parse(this.#parts.storage?.getItem(this.#key) ?? '[]') as Unsent[];
      return kept.map((one) => ({ ...one, state: 'waiting' }));
    } catch {
      return [];
    }
  }
}

/** Nobody answered, or said "later". */
const isPassing = (problem: Problem | undefined): boolean =>
  problem === undefined || problem.status === 0 || problem.status === 429 || problem.status >= 500;

function post(roomId: string, { content, clientId, replyTo, files }: Unsent): Promise<Outcome<Entry>> {
  const body = { content, clientId, ...(replyTo !== null && { replyTo }), files: files.map(({ id }) => id) };
  const params = { path: { id: roomId } };
  return outcomeOf(apiFor().POST('/api/v1/rooms/{id}/messages', { params, body })) as Promise<Outcome<Entry>>;
}
