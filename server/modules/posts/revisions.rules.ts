import type { CommentRow } from './comments.queries.ts';
import type { PostRow } from './posts.queries.ts';
import type { Subject } from './revisions.queries.ts';

export function subjectOfPost(post: PostRow): Subject {
  const { id, version, title, body, tags } = post;
  return { what: 'post', id, version, title, body, tags, writtenAt: post.edited_at ?? post.created_at };
}

export function subjectOfComment(comment: CommentRow): Subject {
  const { id, version, body } = comment;
  const writtenAt = comment.edited_at ?? comment.created_at;
  return { what: 'comment', id, version, title: '', body, tags: [], writtenAt };
}

type Text = Pick<Subject, 'title' | 'body' | 'tags'>;

/** Whether a text is another one now; what is sent again unchanged is no revision. */
export function isOtherText(before: Text, after: Text): boolean {
  return (
    before.title !== after.title ||
    before.body !== after.body ||
    before.tags.length !== after.tags.length ||
    before.tags.some((tag, index) => tag !== after.tags[index])
  );
}
