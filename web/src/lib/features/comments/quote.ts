import type { Comment, Post } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { m } from '#lib/paraglide/messages.js';
import { quotation, wordsOf } from './quoting.ts';

/** The Markdown that quotes a post, or one of its comments: what was selected, or all of the comment. */
export function quoteOf(post: Post, comment: Comment | undefined, text: string | null): string | null {
  const words = text ?? (comment ? wordsOf(fragmentOf(comment.id)) : '');
  if (!words) return null;
  const author = comment ? comment.author : post.author;
  const href = comment ? paths.comment(post.id, comment.id) : paths.post(post);
  return quotation(
    words,
    { name: author?.name ?? null, href },
    {
      by: (name) => m.reading_quote_by({ name }),
      anonymous: m.reading_quote_anonymous(),
      more: m.reading_quote_more(),
    },
  );
}

/** What the comment says, as the page shows it. */
function fragmentOf(id: string): DocumentFragment {
  const shown = document.createDocumentFragment();
  const prose = document.querySelector(`#c-${id} > .cmt-main > .cmt-body .prose`);
  if (prose) shown.append(...[...prose.childNodes].map((node) => node.cloneNode(true)));
  return shown;
}
