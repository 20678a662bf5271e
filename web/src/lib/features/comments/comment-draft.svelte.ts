import type { DraftSync, KeptDraft } from '#lib/features/posts/draft-sync.svelte.ts';
import { DraftBox } from '#lib/features/posts/drafts.ts';

interface Place {
  postId: string;
  parentId: string | undefined;
  /** A comment that is being changed keeps its text in this browser only. */
  editing: boolean;
  /** The form's own name. */
  name: string;
  owner: string;
}

const sendTime = 1_500;

/** The unsent text of one comment form: here at once, on the server when somebody really writes. */
export class CommentDraft {
  /** A text that was left behind stands in the form. */
  restored = $state(false);
  /** On another device the comment was written on, or sent. */
  conflict = $state<KeptDraft | 'elsewhere'>();
  readonly #box: DraftBox<string>;
  readonly #key: string | null;
  #session: string | undefined;
  #sync: Promise<DraftSync> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ postId, parentId, editing, name, owner }: Place) {
    this.#box = new DraftBox(`comment/${postId}/${name}`, owner);
    this.#key = editing ? null : `comment:${postId}${parentId ? `:${parentId}` : ''}`;
  }

  /** What this browser kept of an earlier visit. */
  left(): string | undefined {
    const left = this.#box.left();
    this.#session = left?.session;
    this.restored = left !== undefined;
    return left?.content;
  }

  /** What the server keeps; nothing when this browser has a text already. */
  async found(): Promise<string | undefined> {
    if (!this.#key || this.#sync) return undefined;
    const sync = await this.#load();
    const kept = await sync.find();
    if (!kept) return undefined;
    sync.adopt(kept);
    return kept.body;
  }

  changed(body: string, anonymous: boolean): void {
    if (body.trim()) this.#box.keep(body);
    else this.forgetHere();
    clearTimeout(this.#timer);
    if (!this.#key) return;
    this.#timer = setTimeout(() => void this.#send(body, anonymous), sendTime);
  }

  /** One's own text, though another device has kept another one. */
  async insist(body: string, anonymous: boolean): Promise<void> {
    this.conflict = undefined;
    (await this.#load()).insist({ body, anonymous });
  }

  /** The text of the other device; one's own stays in this browser and is offered later. */
  async takeOther(other: KeptDraft, mine: string): Promise<string> {
    this.conflict = undefined;
    this.#box.leave(mine);
    (await this.#load()).adopt(other);
    return other.body;
  }

  /** Before the comment is sent. @returns the key of the draft that it was */
  async pause(): Promise<string | undefined> {
    clearTimeout(this.#timer);
    const sync = await this.#sync;
    await sync?.settle();
    return sync?.exists ? sync.key : undefined;
  }

  /** It is published. */
  async sent(): Promise<void> {
    this.forgetHere();
    this.restored = false;
    this.conflict = undefined;
    (await this.#sync)?.forget();
  }

  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.forgetHere();
    this.restored = false;
    await (await this.#sync)?.drop();
  }

  forgetHere(): void {
    this.#box.forget(this.#session);
    this.#session = undefined;
  }

  async #send(body: string, anonymous: boolean): Promise<void> {
    const sync = await this.#load();
    if (body.trim()) sync.save({ body, anonymous });
    else if (sync.exists) await sync.drop();
  }

  #load(): Promise<DraftSync> {
    // Most readers never write: the machinery comes when somebody does.
    this.#sync ??= import('#lib/features/posts/draft-sync.svelte.ts').then(({ DraftSync: Sync }) => {
      const sync = new Sync(this.#key!);
      sync.onconflict = (newer) => (this.conflict = newer ?? 'elsewhere');
      sync.onkept = ({ body }) => {
        if (this.#box.own() === body) this.forgetHere();
      };
      return sync;
    });
    return this.#sync;
  }
}
