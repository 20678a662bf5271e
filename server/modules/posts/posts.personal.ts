import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

const written = { kept: 'without a name: others answered to it' };
const counted = { kept: 'as a number: who it was is not told' };

definePersonalData({
  name: 'posts',
  says: { ko: '쓴 글(익명 포함)', en: 'Your posts, anonymous ones too' },
  people: ['posts.author_id'],
  from: (id) => sql`posts t where t.author_id = ${id}`,
  columns: [
    'id',
    'space_id',
    'kind',
    'title',
    'body',
    'tags',
    'anonymous',
    'version',
    'view_count',
    'like_count',
    'comment_count',
    'created_at',
    'edited_at',
    'deleted_at',
    'withheld_at',
    'locked_at',
  ],
  key: 't.id',
  leaving: written,
});

definePersonalData({
  name: 'post-revisions',
  says: { ko: '글의 이전 내용', en: 'Former texts of your posts' },
  people: [],
  from: (id) => sql`post_revisions t where t.post_id in (select p.id from posts p where p.author_id = ${id})`,
  columns: ['post_id', 'version', 'title', 'body', 'tags', 'written_at'],
  key: ['t.post_id', 't.version'],
  leaving: written,
});

definePersonalData({
  name: 'comments',
  says: { ko: '쓴 댓글(익명 포함)', en: 'Your comments, anonymous ones too' },
  people: ['comments.author_id'],
  from: (id) => sql`comments t where t.author_id = ${id}`,
  columns: [
    'id',
    'post_id',
    'parent_id',
    'body',
    'anonymous',
    'version',
    'like_count',
    'created_at',
    'edited_at',
    'deleted_at',
    'withheld_at',
  ],
  key: 't.id',
  leaving: written,
});

definePersonalData({
  name: 'comment-revisions',
  says: { ko: '댓글의 이전 내용', en: 'Former texts of your comments' },
  people: [],
  from: (id) =>
    sql`comment_revisions t where t.comment_id in (select c.id from comments c where c.author_id = ${id})`,
  columns: ['comment_id', 'version', 'body', 'written_at'],
  key: ['t.comment_id', 't.version'],
  leaving: written,
});

definePersonalData({
  name: 'pseudonyms',
  says: { ko: '글마다의 익명 번호', en: 'Your numbers where you were anonymous' },
  people: ['post_aliases.account_id'],
  from: (id) => sql`post_aliases t where t.account_id = ${id}`,
  columns: ['post_id', 'number'],
  key: 't.post_id',
  leaving: written,
});

definePersonalData({
  name: 'drafts',
  says: { ko: '임시 저장한 글', en: 'Drafts' },
  people: ['post_drafts.account_id'],
  from: (id) => sql`post_drafts t where t.account_id = ${id}`,
  columns: ['key', 'content', 'updated_at'],
  key: 't.key',
  leaving: 'erased',
});

definePersonalData({
  name: 'post-likes',
  says: { ko: '좋아한 글', en: 'Posts that you liked' },
  people: ['post_likes.account_id'],
  from: (id) => sql`post_likes t where t.account_id = ${id}`,
  columns: ['post_id', 'created_at'],
  key: 't.post_id',
  leaving: counted,
});

definePersonalData({
  name: 'comment-likes',
  says: { ko: '좋아한 댓글', en: 'Comments that you liked' },
  people: ['comment_likes.account_id'],
  from: (id) => sql`comment_likes t where t.account_id = ${id}`,
  columns: ['comment_id', 'created_at'],
  key: 't.comment_id',
  leaving: counted,
});

definePersonalData({
  name: 'bookmarks',
  says: { ko: '스크랩', en: 'Bookmarks' },
  people: ['post_bookmarks.account_id'],
  from: (id) => sql`post_bookmarks t where t.account_id = ${id}`,
  columns: ['post_id', 'created_at'],
  key: 't.post_id',
  leaving: 'erased',
  erase: (tx, id) =>
    sql`with gone as (delete from post_bookmarks where account_id = ${id} returning post_id)
      update posts set bookmark_count = greatest(0, bookmark_count - 1) where id in (select post_id from gone)`.execute(
      tx.db,
    ),
});

/** As the index of members' looks says it: without `starts_with` the whole table is read. */
const looksOf = (id: string) => sql`viewer = ${`m:${id}`} and starts_with(viewer, 'm:')`;

definePersonalData({
  name: 'views',
  says: { ko: '본 글', en: 'Posts that you looked at, by the hour' },
  people: [],
  from: (id) => sql`post_views t where ${looksOf(id)}`,
  columns: ['post_id', 'hour'],
  key: ['t.post_id', 't.hour'],
  leaving: 'erased',
  // The number of views stays: the views are nobody's from now on.
  erase: (tx, id) =>
    sql`update post_views set viewer = 'g:' || md5(gen_random_uuid()::text) where ${looksOf(id)}`.execute(
      tx.db,
    ),
});

definePersonalData({
  name: 'visits',
  says: { ko: '어디까지 읽었는지', en: 'How far you read' },
  people: ['post_visits.account_id'],
  from: (id) => sql`post_visits t where t.account_id = ${id}`,
  columns: ['post_id', 'seen_until', 'place', 'place_at', 'opened'],
  key: 't.post_id',
  leaving: 'erased',
});

definePersonalData({
  name: 'looks',
  says: { ko: '새 글을 마지막으로 본 때', en: 'When you last looked at what is new' },
  people: ['post_looks.account_id'],
  from: (id) => sql`post_looks t where t.account_id = ${id}`,
  columns: ['looked_at', 'new_since', 'all_seen_at'],
  key: 't.account_id',
  leaving: 'erased',
});
