import { createContext, tick } from 'svelte';
import { goto } from '$app/navigation';
import { apiFor, type Comment, type Post } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { problemWords } from '#lib/features/problems/words.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import { hasRoomBelow } from './comment-tree.ts';
import type { Thread } from './thread.svelte.ts';

export type Mode = 'read' | 'reply' | 'edit' | 'remove';

export interface Asked {
  mode: Mode;
  id: string;
}

/** Which form the address asks for: `?reply=12`, `?edit=12`, `?remove=12`. */
export function askedIn(params: Pick<URLSearchParams, 'has' | 'get'>): Asked | null {
  const mode = (['reply', 'edit', 'remove'] as const).find((name) => params.has(name));
  return mode ? { mode, id: params.get(mode) ?? '' } : null;
}

interface Parts {
  thread: Thread;
  toasts: Toasts;
  post: () => Post;
  /** The form that the address asks for, until another one is opened. */
  asked: () => Asked | null;
}

/** What happens in a thread: which form is open, and what a press does. */
export class Talk {
  readonly thread: Thread;
  readonly #toasts: Toasts;
  readonly #post: () => Post;
  #open = $derived.by((): Asked | null => this.#asked());
  readonly #asked: () => Asked | null;

  constructor({ thread, toasts, post, asked }: Parts) {
    this.thread = thread;
    this.#toasts = toasts;
    this.#post = post;
    this.#asked = asked;
  }

  get post(): Post {
    return this.#post();
  }
  /** When a guest was here before; what was written since then is marked. The server knows it of members. */
  seenUntil = $state<number>();

  isFresh({ createdAt, mine }: Comment): boolean {
    return mine.unread || (this.seenUntil !== undefined && Date.parse(createdAt) > this.seenUntil);
  }

  /** A quotation on its way into the form of that name. */
  quoted = $state.raw<{ form: string; text: string }>();

  /** Puts words of the page into a form: the one that is open, or that of a reply to the comment, or the one below all. */
  async quote(text: string | null, commentId: string | null): Promise<void> {
    const open = this.#open;
    const comment = this.thread.items.find(({ id }) => id === commentId);
    const { quoteOf } = await import('./quote.ts');
    const quoted = quoteOf(this.post, comment, text);
    if (quoted === null) return;
    const within = open && open.mode !== 'remove' && document.getElementById(`c-${open.id}`);
    if (!within && comment) this.open(comment, 'reply');
    const form = within ? `${open.mode}-${open.id}` : comment ? `reply-${comment.id}` : 'new';
    this.quoted = { form, text: quoted };
  }

  get mayReply(): boolean {
    return this.post.mine.comment;
  }
  /** The page that takes the forms. */
  get action(): string {
    return paths.post(this.post);
  }

  modeOf({ id, mine }: Comment): Mode {
    const open = this.#open;
    if (open?.id !== id) return 'read';
    const allowed = { read: true, reply: this.mayReply, edit: mine.edit, remove: mine.delete }[open.mode];
    return allowed ? open.mode : 'read';
  }

  open({ id }: Comment, mode: Mode): void {
    this.#open = { mode, id };
  }

  /** Closes the form and gives the focus back to its comment. */
  async close(to?: Pick<Comment, 'id'>): Promise<void> {
    this.#open = null;
    await tick();
    if (to) focusOn(to.id);
  }

  /** A comment was written: it is shown in its place, or on the page of its branch when it lies too deep. */
  async added(comment: Comment, parent?: Comment): Promise<void> {
    this.#open = null;
    if (parent && !hasRoomBelow(parent, this.thread.firstDepth)) {
      await goto(`${paths.comment(this.post.id, parent.id)}#c-${comment.id}`);
      return focusOn(comment.id);
    }
    this.thread.add(comment);
    await tick();
    focusOn(comment.id);
  }

  /** Brings a comment to the eye and gives it the focus. */
  show({ id }: Comment): void {
    focusOn(id, 'center');
  }

  async changed(comment: Comment): Promise<void> {
    this.thread.replace(comment);
    await this.close(comment);
  }

  async remove(comment: Comment): Promise<void> {
    const params = { path: { id: comment.id } };
    const { problem } = await outcomeOf<unknown>(apiFor().DELETE('/api/v1/comments/{id}', { params }));
    if (problem) return this.#toasts.show({ text: problemWords(problem), failed: true });
    this.thread.blank(comment);
    const action = { label: m.comment_undo(), run: () => void this.restore(comment) };
    this.#toasts.show({ text: m.comment_deleted_toast(), action });
    await tick();
    focusOn(comment.id);
  }

  async restore(comment: Comment): Promise<void> {
    const params = { path: { id: comment.id } };
    const { data, problem } = await outcomeOf(apiFor().PUT('/api/v1/comments/{id}/restoration', { params }));
    if (problem) return this.#toasts.show({ text: problemWords(problem), failed: true });
    this.thread.unblank(data);
    this.#toasts.show({ text: m.comment_restored_toast() });
    await tick();
    focusOn(comment.id);
  }
}

function focusOn(id: string, block: ScrollLogicalPosition = 'nearest'): void {
  const element = document.getElementById(`c-${id}`);
  if (!element) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block });
}

export const [useTalk, setTalk] = createContext<Talk>();
