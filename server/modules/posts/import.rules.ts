import { CopyRows } from '../../kernel/copy.ts';
import type { ReadyText } from './ready-text.ts';
import { deepestPath } from './comments.queries.ts';

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

/** Tables that an import writes, and the columns that it writes there, in the order of `RowsOfThreads`. */
export const importedColumns = {
  posts:
    'id space_id kind author_id title body body_html excerpt tags like_count comment_count view_count created_at last_activity_at',
  comments: 'id post_id parent_id path depth author_id body body_html like_count reply_count created_at',
  post_likes: 'post_id account_id created_at',
  comment_likes: 'comment_id account_id created_at',
  post_views: 'post_id viewer hour',
  post_hours: 'post_id hour views likes comments',
} as const;

export type ImportedTable = keyof typeof importedColumns;
export const importedTables = Object.keys(importedColumns) as ImportedTable[];

type Hour = { views: number; likes: number; comments: number };

const hourInMs = 3_600_000;
const hourOf = (at: Date): number => Math.floor(at.getTime() / hourInMs) * hourInMs;

/** Every row of some threads, with counts that are right from the start. */
export class RowsOfThreads {
  readonly tables: Record<ImportedTable, CopyRows>;

  constructor() {
    const tables = importedTables.map((table) => [table, new CopyRows()] as const);
    this.tables = Object.fromEntries(tables) as Record<ImportedTable, CopyRows>;
  }

  /** `commentIds` in the order of the comments. */
  add(thread: ImportedThread, id: string, commentIds: readonly string[]): void {
    const hours = new Map<number, Hour>();
    const likes = onePerAccount(thread.likes);
    for (const { accountId, at } of likes) {
      count(hours, hourOf(at), 'likes');
      this.tables.post_likes.row(3).int8(id).uuid(accountId).moment(at);
    }
    const views = this.#addViews(thread.views, id, hours);
    for (const { at } of thread.comments) count(hours, hourOf(at), 'comments');
    this.#addPost(thread, id, { likes: likes.length, views });
    this.#addComments(thread.comments, id, commentIds);
    for (const [hour, counts] of hours)
      this.tables.post_hours
        .row(5)
        .int8(id)
        .moment(new Date(hour))
        .int4(counts.views)
        .int4(counts.likes)
        .int4(counts.comments);
  }

  #addPost(thread: ImportedThread, id: string, counts: { likes: number; views: number }): void {
    const { space, text, comments } = thread;
    let active = thread.at;
    for (const { at } of comments) if (at > active) active = at;
    this.tables.posts
      .row(14)
      .int8(id)
      .int8(space.id)
      .text(space.kind)
      .uuid(thread.authorId)
      .text(thread.title)
      .text(text.source)
      .text(text.html)
      .text(text.excerpt)
      .texts(thread.tags)
      .int4(counts.likes)
      .int4(comments.length)
      .int4(counts.views)
      .moment(thread.at)
      .moment(active);
  }

  #addComments(given: readonly ImportedComment[], postId: string, ids: readonly string[]): void {
    const replies = new Array<number>(given.length).fill(0);
    for (const { parent } of given) if (parent !== null) replies[parent]! += 1;
    const paths: string[][] = [];
    given.forEach((comment, index) => {
      const id = ids[index]!;
      const path = comment.parent === null ? [id] : [...paths[comment.parent]!.slice(0, deepestPath - 1), id];
      paths.push(path);
      const likes = onePerAccount(comment.likes);
      for (const { accountId, at } of likes)
        this.tables.comment_likes.row(3).int8(id).uuid(accountId).moment(at);
      const row = this.tables.comments.row(11).int8(id).int8(postId);
      if (comment.parent === null) row.nothing();
      else row.int8(ids[comment.parent]!);
      row
        .int8s(path)
        .int4(path.length)
        .uuid(comment.authorId)
        .text(comment.text.source)
        .text(comment.text.html)
        .int4(likes.length)
        .int4(replies[index]!)
        .moment(comment.at);
    });
  }

  /** Each viewer once per clock hour. */
  #addViews(given: ImportedThread['views'], postId: string, hours: Map<number, Hour>): number {
    const seen = new Set<string>();
    for (const { viewer, at } of given) {
      const hour = hourOf(at);
      const key = `${hour} ${viewer}`;
      if (seen.has(key)) continue;
      seen.add(key);
      count(hours, hour, 'views');
      this.tables.post_views.row(3).int8(postId).text(viewer).moment(new Date(hour));
    }
    return seen.size;
  }
}

function onePerAccount(reactions: readonly ImportedReaction[]): readonly ImportedReaction[] {
  if (reactions.length < 2) return reactions;
  return [...new Map(reactions.map((one) => [one.accountId, one])).values()];
}

function count(hours: Map<number, Hour>, hour: number, what: keyof Hour): void {
  let counts = hours.get(hour);
  if (!counts) hours.set(hour, (counts = { views: 0, likes: 0, comments: 0 }));
  counts[what] += 1;
}
