import type { Typed } from './composer.server.ts';
import { DraftBox, type Draft } from './drafts.ts';

type Content = Omit<Typed, 'anonymous'>;

interface Start {
  place: string;
  owner: string;
  start: Typed;
}

const restTime = 600;

/** A post that is being written: its fields, and the copy that this browser keeps of them. */
export class Composing {
  readonly typed: Typed;
  /** A text that an earlier visit left; it waits until it is taken or thrown away. */
  offer = $state<Draft<Content>>();
  keptAt = $state<number>();
  readonly #drafts: DraftBox<Content>;
  readonly #first: string;
  #taken: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ place, owner, start }: Start) {
    this.typed = $state({ ...start, tags: [...start.tags] });
    this.#drafts = new DraftBox(`post/${place}`, owner);
    this.#first = signature(start);
  }

  /** Looks for what was left behind; only the browser can. */
  begin(): void {
    const left = this.#drafts.left();
    if (left && signature(left.content) !== signature(this.typed)) this.offer = left;
  }

  /** Keeps a copy once the typing rests. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), restTime);
  }

  take(): void {
    if (!this.offer) return;
    const { space, title, body, tags } = this.offer.content;
    Object.assign(this.typed, { title, body, tags: [...tags], ...(space && { space }) });
    this.#taken = this.offer.session;
    this.offer = undefined;
    this.#keep();
  }

  discard(): void {
    if (!this.offer) return;
    this.#drafts.forget(this.offer.session);
    this.offer = undefined;
    this.changed();
  }

  /** It is published: no copy is needed any more. */
  sent(): void {
    clearTimeout(this.#timer);
    this.#drafts.forget(this.#taken);
  }

  #keep(): void {
    const { space, title, body, tags } = this.typed;
    const empty = !title.trim() && !body.trim();
    if (empty || signature(this.typed) === this.#first) {
      this.#drafts.forget();
      this.keptAt = undefined;
      return;
    }
    if (this.#drafts.keep({ space, title, body, tags: [...tags] })) this.keptAt = Date.now();
  }
}

function signature({ title, body, tags }: Content): string {
  return JSON.stringify([title, body, tags]);
}
