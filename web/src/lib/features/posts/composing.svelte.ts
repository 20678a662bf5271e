import type { Typed } from './composer.server.ts';
import { DraftSync, sameText, type DraftContent, type KeptDraft } from './draft-sync.svelte.ts';
import { DraftBox } from './drafts.ts';

interface Start {
  place: string;
  /** Where the server keeps it. */
  key: string;
  owner: string;
  start: Typed;
  /** What the server keeps there. */
  kept: KeptDraft | null;
  /** The page was opened to go on with it: `start` is its text. */
  resumed: boolean;
}

/** A text that was left behind, on the server or by an earlier visit in this browser. */
export interface Offer {
  content: DraftContent;
  at: number;
  session?: string;
  kept?: KeptDraft;
}

const restTime = 600;
const sendTime = 1_500;

/** A post that is being written: its fields, the copy in this browser, and the copy on the server. */
export class Composing {
  readonly typed: Typed;
  readonly sync: DraftSync;
  /** It waits until it is taken or thrown away; until then the server's copy is not touched. */
  offer = $state<Offer>();
  keptHere = $state(false);
  readonly #drafts: DraftBox<DraftContent>;
  readonly #first: DraftContent;
  readonly #kept: KeptDraft | null;
  #taken: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: ReturnType<typeof setTimeout> | undefined;

  constructor({ place, key, owner, start, kept, resumed }: Start) {
    this.typed = $state(structuredClone(start));
    this.#drafts = new DraftBox(`post/${place}`, owner);
    this.#first = structuredClone(start);
    this.#kept = resumed ? null : kept;
    this.sync = new DraftSync(key, resumed && kept ? kept : undefined);
    this.sync.onkept = (content) => this.#forgetHere(content);
  }

  /** Looks for what was left behind; of the server's text and this browser's the newer one is offered. */
  begin(): void {
    const isNews = (content: DraftContent): boolean =>
      !sameText(content, this.typed) && !(this.#kept && sameText(content, this.#kept));
    const left = this.#drafts.left(isNews);
    const here = left && { content: left.content, at: left.at, session: left.session };
    const kept = this.#kept && {
      content: this.#kept,
      at: Date.parse(this.#kept.updatedAt),
      kept: this.#kept,
    };
    const newest = here && (!kept || here.at > kept.at) ? { ...kept, ...here } : kept;
    if (newest && !sameText(newest.content, this.typed)) this.offer = newest;
    else if (kept) this.sync.adopt(kept.kept);
  }

  /** Keeps a copy once the typing rests. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), restTime);
    this.#sending ??= setTimeout(() => this.#send(), sendTime);
  }

  take(): void {
    if (!this.offer) return;
    const { content, session, kept } = this.offer;
    this.#fill(content);
    this.#taken = session;
    if (kept) this.sync.adopt(kept);
    this.offer = undefined;
    this.#keep();
    if (session) this.#send();
  }

  discard(): void {
    if (!this.offer) return;
    const { session, kept } = this.offer;
    if (session) this.#drafts.forget(session);
    if (kept) {
      this.sync.adopt(kept);
      void this.sync.drop();
    }
    this.offer = undefined;
    this.changed();
  }

  /** The text of the other device; this one stays in this browser and is offered again. */
  takeNewer(): void {
    const { newer } = this.sync;
    if (!newer) return;
    clearTimeout(this.#timer);
    this.#drafts.leave(this.#content);
    this.#drafts.forget();
    this.#fill(newer);
    this.sync.adopt(newer);
  }

  /** This text; that of the other device stays in this browser and is offered later. */
  insist(): void {
    if (this.sync.newer) this.#drafts.leave(this.sync.newer);
    this.sync.insist(this.#content);
  }

  /** Before the post is sent. @returns the key of the draft that it was */
  async pause(): Promise<string | undefined> {
    clearTimeout(this.#timer);
    clearTimeout(this.#sending);
    this.#sending = undefined;
    this.#keep();
    await this.sync.settle();
    return this.sync.exists ? this.sync.key : undefined;
  }

  /** It is published: no copy is needed any more. */
  sent(): void {
    this.#drafts.forget(this.#taken);
    this.sync.forget();
  }

  /** The page is hidden and may never come back. */
  flush(): void {
    if (this.#sending === undefined) return;
    clearTimeout(this.#timer);
    this.#keep();
    if (!this.offer && !this.#unchanged) this.sync.flush(this.#content);
  }

  get #content(): DraftContent {
    const { space, facet, ...text } = $state.snapshot(this.typed);
    return { ...text, ...(space && { space }), ...(facet && { facet }) };
  }

  get #unchanged(): boolean {
    const { title, body } = this.typed;
    return (!title.trim() && !body.trim()) || sameText(this.typed, this.#first);
  }

  #fill({ space, title = '', body, tags = [], anonymous, facet }: DraftContent): void {
    const more = { ...(space && { space }), ...(facet && { facet: structuredClone(facet) }) };
    Object.assign(this.typed, { title, body, tags: [...tags], ...more });
    if (anonymous !== undefined) this.typed.anonymous = anonymous;
  }

  #keep(): void {
    if (this.#unchanged && !this.sync.exists) {
      this.#drafts.forget();
      this.keptHere = false;
    } else {
      this.keptHere = this.#drafts.keep(this.#content);
    }
  }

  /** Only what the server does not have stays behind in this browser. */
  #forgetHere(content: DraftContent): void {
    if (!sameText(content, this.typed)) return;
    this.#drafts.forget(this.#taken);
    this.#taken = undefined;
    this.keptHere = false;
  }

  #send(): void {
    clearTimeout(this.#sending);
    this.#sending = undefined;
    if (this.offer || (this.#unchanged && !this.sync.exists)) return;
    this.sync.save(this.#content);
  }
}
