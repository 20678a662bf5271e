import type { PostSummary } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

type Author = PostSummary['author'];

/** How a writer is called: their name, "anonymous" with the number they have in this thread, or that they left. */
export function authorName(author: Author, anonymous: boolean, alias?: number | null): string {
  if (anonymous) return alias ? m.post_alias({ number: alias }) : m.post_anonymous();
  if (!author || author.withdrawn) return m.post_withdrawn();
  return author.name;
}
