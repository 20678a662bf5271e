import type { Attachment } from 'svelte/attachments';

/** What the picker offers; a phone adds its camera because pictures are named one by one. */
export const acceptedFiles = 'image/jpeg,image/png,image/webp,image/gif,image/avif,.pdf,.txt,.zip';

/** Hands over files that are pasted or dropped here. Words that come with a pasted picture win, as from a spreadsheet. */
export function fileTarget(take: (files: File[]) => void): Attachment<HTMLElement> {
  return (node) => {
    const listening = new AbortController();
    const on = <Kind extends keyof HTMLElementEventMap>(
      kind: Kind,
      hear: (event: HTMLElementEventMap[Kind]) => void,
    ) => node.addEventListener(kind, hear, { signal: listening.signal });
    const show = (over: boolean) => node.classList.toggle('receiving', over);
    on('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      take(files);
    });
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      show(true);
    });
    on('dragleave', (event) => show(node.contains(event.relatedTarget as Node | null)));
    on('drop', (event) => {
      show(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    });
    return () => listening.abort();
  };
}
