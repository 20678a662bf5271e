import { createContext, untrack } from 'svelte';
import type { IconName } from './Icon.svelte';

export interface ToastWords {
  text: string;
  icon?: IconName;
  /** One thing to do about it, such as "되돌리기". */
  action?: { label: string; run: () => void };
  /** A failure stays until it is closed. */
  failed?: boolean;
}
export interface Toast extends ToastWords {
  id: number;
}

const readingTime = 6000;

/** The short messages at the edge of the page. One for each page tree, made by the layout. */
export class Toasts {
  list = $state<Toast[]>([]);
  #last = 0;

  /** At most three at a time; the oldest gives way. */
  show(words: ToastWords): void {
    const toast = { ...words, id: ++this.#last };
    // Whoever shows a toast from an effect does not want to hear of the others.
    this.list = [...untrack(() => this.list).slice(-2), toast];
    if (!words.failed) setTimeout(() => this.close(toast.id), readingTime);
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const [useToasts, setToasts] = createContext<Toasts>();
