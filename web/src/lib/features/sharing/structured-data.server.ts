import type { Post, Site } from '#lib/api/client.ts';
import type { CommentPage } from '#lib/features/comments/thread.svelte.ts';
import { authorName } from '#lib/features/members/names.ts';
import { paths } from '#lib/features/shell/paths.ts';

export type { CommentPage };

interface Posting {
  post: Post;
  comments: CommentPage;
  /** Origin of the site, without a slash at the end. */
  at: string;
  site: Site;
  picture: string | null;
}

type Json = Record<string, unknown>;

/** How many comments search engines are told of; the page shows the rest. */
const shown = 20;

/**
 * A post as search engines understand it: schema.org's DiscussionForumPosting and its way from the home page
 * (https://developers.google.com/search/docs/appearance/structured-data/discussion-forum).
 */
export function postingData({ post, comments, at, site, picture }: Posting): Json {
  const address = at + paths.post(post);
  return {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'DiscussionForumPosting',
        '@id': address,
        url: address,
        mainEntityOfPage: address,
        headline: post.title,
        text: plain(post.bodyHtml),
        ...(picture && { image: at + picture }),
        author: person(post.author, at),
        datePublished: post.createdAt,
        ...(post.editedAt && { dateModified: post.editedAt }),
        ...(post.tags.length > 0 && { keywords: post.tags.join(', ') }),
        isPartOf: { '@type': 'WebPage', url: at + paths.space(post.space.slug), name: post.space.name },
        interactionStatistic: [
          count('LikeAction', post.likeCount),
          count('CommentAction', post.commentCount),
          count('ViewAction', post.viewCount),
        ],
        commentCount: post.commentCount,
        comment: comments.items
          .filter(isReadable)
          .slice(0, shown)
          .map((comment) => ({
            '@type': 'Comment',
            url: at + paths.comment(post.id, comment.id),
            text: plain(comment.bodyHtml ?? ''),
            author: person(comment.author, at),
            datePublished: comment.createdAt,
            interactionStatistic: count('LikeAction', comment.likeCount),
          })),
      },
      {
        '@type': 'BreadcrumbList',
        itemListElement: [
          step(1, site.name, at + paths.home),
          step(2, post.space.name, at + paths.space(post.space.slug)),
          step(3, post.title, address),
        ],
      },
    ],
  };
}

type Comment = CommentPage['items'][number];

const isReadable = (comment: Comment): boolean => !comment.deleted;

function person(author: Post['author'], at: string): Json {
  // Search engines want an author; nobody in particular is the truth about an anonymous text.
  if (!author?.handle) return { '@type': 'Person', name: authorName(author, author === null) };
  return { '@type': 'Person', name: author.name, url: at + paths.member(author.handle) };
}

function count(action: string, times: number): Json {
  return {
    '@type': 'InteractionCounter',
    interactionType: `https://schema.org/${action}`,
    userInteractionCount: times,
  };
}

function step(position: number, name: string, item: string): Json {
  return { '@type': 'ListItem', position, name, item };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** The words of a sanitised text, at most 5,000 characters. */
function plain(html: string): string {
  return html
    .replace(/<(?:br|\/(?:p|li|h[1-6]|pre|blockquote|tr|div))[^<>]*>/g, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? '')
    .replace(/[ \t]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
    .trim()
    .slice(0, 5_000);
}
