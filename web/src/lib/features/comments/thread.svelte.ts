import { apiFor, type Comment } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { appendComments, buildTree, insertComment, type Branch } from './comment-tree.ts';

export interface CommentPage {
  items: Comment[];
  nextCursor: string | null;
}

interface Source {
  postId: string;
  /** The page that the server rendered. */
  first: () => CommentPage;
  /** How many comments the post has in all. */
  count: () => number;
  /** The comment where a branch page begins. */
  under?: string | undefined;
}

/** The comments of a post as the page shows and changes them. */
export class Thread {
  readonly #source: Source;
  #shown = $derived.by(() => this.#source.first());
  #count = $derived.by(() => this.#source.count());
  #branches = $derived(buildTree(this.#shown.items));
  #loading = $state(false);

  constructor(source: Source) {
    this.#source = source;
  }

  get items(): Comment[] {
    return this.#shown.items;
  }
  get branches(): Branch[] {
    return this.#branches;
  }
  get nextCursor(): string | null {
    return this.#shown.nextCursor;
  }
  /** All comments of the post, with those that were added or taken away here. */
  get count(): number {
    return this.#count;
  }
  get loading(): boolean {
    return this.#loading;
  }
  /** The level of the first comments of this page. */
  get firstDepth(): number {
    return this.#source.under === undefined ? 1 : (this.items[0]?.depth ?? 1);
  }

  /** When the last of the comments that are shown was written. */
  get newest(): string {
    return this.items.reduce((last, { createdAt }) => (createdAt > last ? createdAt : last), '');
  }

  add(comment: Comment): void {
    this.#shown = { ...this.#shown, items: insertComment(this.items, comment) };
    this.#count += 1;
  }

  replace(comment: Comment): void {
    this.#shown = {
      ...this.#shown,
      items: this.items.map((one) =>
        one.id === comment.id ? { ...comment, moreReplies: one.moreReplies } : one,
      ),
    };
  }

  /** Takes a comment's words away; its place and its replies stay. */
  blank(comment: Comment): void {
    const mine = { ...comment.mine, liked: false, edit: false, delete: false, restore: true };
    this.#count -= 1;
    this.replace({
      ...comment,
      author: null,
      bodyHtml: '',
      body: undefined,
      likeCount: 0,
      deleted: true,
      mine,
    });
  }

  /** Puts a comment back that was blanked. */
  unblank(comment: Comment): void {
    this.#count += 1;
    this.replace(comment);
  }

  /** @returns whether the next page came */
  async more(): Promise<boolean> {
    const before = this.#shown;
    if (before.nextCursor === null || this.#loading) return true;
    this.#loading = true;
    const { postId, under } = this.#source;
    const query = { limit: 50, cursor: before.nextCursor, under };
    const { data } = await outcomeOf(
      apiFor().GET('/api/v1/posts/{id}/comments', { params: { path: { id: postId }, query } }),
    );
    this.#loading = false;
    if (data) this.#shown = { items: appendComments(this.items, data.items), nextCursor: data.nextCursor };
    return data !== undefined;
  }
}
