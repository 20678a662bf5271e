import type { ReadyText } from './ready-text.ts';
import { deepestPath } from './comments.queries.ts';
import { hourOf } from './posts.rules.ts';

export interface ImportedReaction {
  accountId: string;
  at: Date;
}

export interface ImportedComment {
  /** Place of the comment that this one answers in the same list, before it; `null` at the root. */
  parent: number | null;
  authorId: string;
  text: ReadyText;
  at: Date;
  likes: readonly ImportedReaction[];
}

export interface ImportedThread {
  space: { id: string; kind: string };
  authorId: string;
  title: string;
  text: ReadyText;
  tags: string[];
  at: Date;
  likes: readonly ImportedReaction[];
  views: readonly { viewer: string; at: Date }[];
  /** Oldest first. */
  comments: readonly ImportedComment[];
}

export interface ThreadRows {
  post: object;
  comments: object[];
  postLikes: object[];
  commentLikes: object[];
  views: object[];
  hours: object[];
}

type Hour = { views: number; likes: number; comments: number };

/** Every row of a thread, with counts that are right from the start. `commentIds` in the order of the comments. */
export function rowsOfThread(thread: ImportedThread, id: string, commentIds: readonly string[]): ThreadRows {
  const hours = new Map<number, Hour>();
  const likes = onePerAccount(thread.likes);
  const views = distinctViews(thread.views);
  for (const { at } of likes) count(hours, at, 'likes');
  for (const { hour } of views) count(hours, hour, 'views');
  for (const { at } of thread.comments) count(hours, at, 'comments');
  const { comments, commentLikes } = commentRows(thread.comments, id, commentIds);
  return {
    post: {
      ...postColumns(thread, id),
      like_count: likes.length,
      view_count: views.length,
      comment_count: comments.length,
    },
    comments,
    commentLikes,
    postLikes: likes.map(({ accountId, at }) => ({ id, account_id: accountId, at })),
    views: views.map(({ viewer, hour }) => ({ post_id: id, viewer, hour })),
    hours: [...hours].map(([hour, counts]) => ({ post_id: id, hour: new Date(hour), ...counts })),
  };
}

function postColumns({ space, text, comments, ...thread }: ImportedThread, id: string) {
  return {
    id,
    space_id: space.id,
    kind: space.kind,
    author_id: thread.authorId,
    title: thread.title,
    body: text.source,
    body_html: text.html,
    excerpt: text.excerpt,
    tags: thread.tags,
    created_at: thread.at,
    last_activity_at: new Date(Math.max(thread.at.getTime(), ...comments.map(({ at }) => at.getTime()))),
  };
}

function commentRows(given: readonly ImportedComment[], postId: string, ids: readonly string[]) {
  const replies = new Array<number>(given.length).fill(0);
  for (const { parent } of given) if (parent !== null) replies[parent]! += 1;
  const paths: string[][] = [];
  const commentLikes: object[] = [];
  const comments = given.map((comment, index) => {
    const id = ids[index]!;
    const above = comment.parent === null ? [] : paths[comment.parent]!.slice(0, deepestPath - 1);
    const path = [...above, id];
    paths.push(path);
    const likes = onePerAccount(comment.likes);
    for (const { accountId, at } of likes) commentLikes.push({ id, account_id: accountId, at });
    return {
      id,
      post_id: postId,
      parent_id: comment.parent === null ? null : ids[comment.parent]!,
      path,
      depth: path.length,
      author_id: comment.authorId,
      body: comment.text.source,
      body_html: comment.text.html,
      like_count: likes.length,
      reply_count: replies[index]!,
      created_at: comment.at,
    };
  });
  return { comments, commentLikes };
}

function onePerAccount(reactions: readonly ImportedReaction[]): ImportedReaction[] {
  return [...new Map(reactions.map((one) => [one.accountId, one])).values()];
}

/** Each viewer once per clock hour. */
function distinctViews(views: ImportedThread['views']): { viewer: string; hour: Date }[] {
  const seen = new Map<string, { viewer: string; hour: Date }>();
  for (const { viewer, at } of views) {
    const hour = hourOf(at);
    seen.set(`${hour.getTime()} ${viewer}`, { viewer, hour });
  }
  return [...seen.values()];
}

function count(hours: Map<number, Hour>, at: Date, what: keyof Hour): void {
  const hour = hourOf(at).getTime();
  const counts = hours.get(hour) ?? { views: 0, likes: 0, comments: 0 };
  counts[what] += 1;
  hours.set(hour, counts);
}
