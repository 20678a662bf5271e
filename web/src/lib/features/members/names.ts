import type { PostSummary } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

type Author = PostSummary['author'];

/** How a writer is called: their name, "anonymous", or that they left. */
export function authorName(author: Author, anonymous: boolean): string {
  if (anonymous) return m.post_anonymous();
  if (!author || author.withdrawn) return m.post_withdrawn();
  return author.name;
}
