import { apiFor } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import type { InboxEvent } from './inbox.svelte.ts';
import { Stream } from './stream.ts';

type Word =
  | { kind: 'event'; event: InboxEvent; seq: number }
  /** A tab that has just come asks how things stand. */
  | { kind: 'hello' }
  | { kind: 'standing'; unread: number; seq: number };

interface Parts {
  /** Whose inbox: tabs of another member keep to themselves. */
  owner: string;
  apply: (event: InboxEvent) => void;
  /** The badge alone, as another tab knows it. */
  stand: (unread: number) => void;
}

/**
 * One stream for all tabs of a browser: the tab that holds the lock has it and tells the others. When that tab goes, the next
 * one goes on after the last number that it heard of.
 */
export class LiveInbox {
  readonly #parts: Parts;
  readonly #name: string;
  #channel: BroadcastChannel | undefined;
  #stream: Stream | undefined;
  #letGo: AbortController | undefined;
  #seq: number | null = null;
  #unread = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#name = `madang:inbox:${parts.owner}`;
  }

  start(): void {
    this.#letGo = new AbortController();
    const { signal } = this.#letGo;
    if (!('BroadcastChannel' in globalThis) || !navigator.locks) return void this.#lead(signal);
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => this.#hear(data);
    this.#say({ kind: 'hello' });
    // The lock is held as long as this tab lives, or until it stops.
    navigator.locks.request(this.#name, { signal }, () => this.#lead(signal)).catch(() => undefined);
  }

  stop(): void {
    this.#letGo?.abort();
    this.#stream?.close();
    this.#stream = undefined;
    this.#channel?.close();
    this.#channel = undefined;
  }

  async #lead(signal: AbortSignal): Promise<void> {
    if (this.#seq === null) await this.#catchUp();
    if (signal.aborted) return;
    this.#stream = new Stream({
      seq: () => this.#seq,
      take: (event) => this.#take(event),
      // Signed out, or blocked: nothing is to be heard any more.
      isOver: async () => !(await this.#catchUp()),
    });
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  /** Asks how things stand. @returns whether this is still somebody's inbox */
  async #catchUp(): Promise<boolean> {
    const call = apiFor().GET('/api/v1/notifications', { params: { query: { limit: 1 } } });
    const { data, problem } = await outcomeOf(call);
    if (data) {
      // What was missed is sent by the stream; without a number there is nothing to go on from.
      this.#seq ??= data.lastSeq;
      this.#standAt(data.unread);
      this.#say({ kind: 'standing', unread: data.unread, seq: this.#seq });
    }
    return problem?.status !== 401 && problem?.status !== 403;
  }

  #take(event: InboxEvent & { seq: number | null }): void {
    const { seq, ...rest } = event;
    if (seq !== null) this.#seq = Math.max(this.#seq ?? 0, seq);
    if (rest.type === 'reset') return void this.#startAnew();
    this.#unread = rest.data.unread;
    this.#say({ kind: 'event', event: rest, seq: this.#seq ?? 0 });
    this.#parts.apply(rest);
  }

  async #startAnew(): Promise<void> {
    this.#seq = null;
    await this.#catchUp();
    const event: InboxEvent = { type: 'reset', data: { unread: this.#unread } };
    this.#say({ kind: 'event', event, seq: this.#seq ?? 0 });
    this.#parts.apply(event);
    this.#stream?.reopen();
  }

  #hear(word: Word): void {
    if (word.kind === 'hello') {
      if (this.#stream) this.#say({ kind: 'standing', unread: this.#unread, seq: this.#seq ?? 0 });
      return;
    }
    this.#seq = Math.max(this.#seq ?? 0, word.seq);
    if (word.kind === 'standing') return this.#standAt(word.unread);
    this.#unread = word.event.data.unread;
    this.#parts.apply(word.event);
  }

  #standAt(unread: number): void {
    this.#unread = unread;
    this.#parts.stand(unread);
  }

  #say(word: Word): void {
    this.#channel?.postMessage(word);
  }
}
